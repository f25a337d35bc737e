/** How agencies serve: the working calendar, and the kinds of questions with the time each has. Data, read at start. */
#ifndef LOA_SERVICE_H
#define LOA_SERVICE_H

#include <stddef.h>

#include "social-core/calendar.h"

struct agency;
struct service;

/** A kind of question. The last of data/kinds.json takes what no other does. */
struct question_kind {
    const char *name;  /**< "giay_to" */
    const char *title; /**< "Giấy tờ" */
};

/** Reads the kinds of questions of `folder` and the holidays, of a file or (holidays empty) of `folder` too. NULL with one sentence in `why`. Owned by the caller. */
struct service *service_load(const char *folder, const char *holidays, char *why, size_t size);

/** The file that holidays are read of. */
const char *service_holidays(struct arena *arena, const char *folder, const char *holidays);
void service_free(struct service *service);

const struct calendar *service_calendar(const struct service *service);

/** All kinds in their order. */
size_t service_kinds(const struct service *service, const struct question_kind *const **list);

/** The kind with this name; NULL when there is none. */
const struct question_kind *kind_named(const struct service *service, const char *name);

/** The kind of a question, by the words it holds (folded). Never NULL. */
const struct question_kind *kind_of_text(const struct service *service, struct arena *arena, const char *text);

/** How many working days an agency has for a question of this kind: its own rule, else that of its level. */
int kind_days(const struct service *service, const struct question_kind *kind, const struct agency *agency);

/** When a question of this kind that came at `from_ms` is due at an agency; UTC ms. */
int64_t kind_due(const struct service *service, const struct question_kind *kind, const struct agency *agency,
                 int64_t from_ms);

/** "central", "province" or "commune": by the area an agency serves. */
const char *agency_level(const struct agency *agency);

#endif
