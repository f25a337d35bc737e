/**
 * The directory: areas, topics and agencies. Small, read by every message, changed seldom; so it is held in memory and
 * read anew when the store's revision differs. Lookups by name compare folded text.
 */
#ifndef LOA_DIRECTORY_H
#define LOA_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/calendar.h"
#include "social-core/ctx.h"
#include "social-core/quiet.h"

/** A node of the tree country > province > commune > village. */
struct area {
    const char *id;            /**< "15", "03037": the official code, or the commune's own for a village */
    const char *name;          /**< "Xã Tả Van": the full name with its kind */
    const char *folded;        /**< the name folded, with its kind: "xa ta van" */
    const char *bare;          /**< the name folded, without its kind: "ta van" */
    const char *kind;          /**< "province", "commune", "village" */
    const struct area *parent; /**< NULL at the top */
    uint32_t number;           /**< dense, as the census has it; 0: none yet */
    const struct quiet_hours
        *quiet; /**< its own, or of the nearest above that has some; NULL: the region's (quiet_of()) */
};

/** What can be posted to and followed: a topic, an area's board, an agency, a person. */
enum channel_kind { CHANNEL_TOPIC, CHANNEL_BOARD, CHANNEL_AGENCY, CHANNEL_PERSON };

struct channel {
    const char *id; /**< as in keys: "nuoc", "area.03037", "agency.xa", "person.17" */
    enum channel_kind kind;
    const char *name;  /**< as texted and in the web's paths: "nuoc", "03037", "xa", "lan" */
    const char *title; /**< as shown: "Nước", "Xã Tả Van", "UBND xã Tả Van", "@lan" */
};

/** An agency's own rule for one kind of question. */
struct agency_days {
    const char *kind; /**< a name of data/kinds.json */
    int days;         /**< working days */
};

struct agency {
    const char *name;        /**< "xa": what one texts after HOI */
    const char *title;       /**< "UBND xã Tả Van" */
    const struct area *area; /**< the area it serves; NULL for the whole country */
    const char *above;       /**< the agency over it, where that is said; NULL: by the tree of areas */
    struct hours hours;      /**< when it is open */
    const struct agency_days *days;
    size_t day_count;
};

/** An empty directory. Owned by the caller, ended by directory_free(). */
struct directory *directory_new(void);
void directory_free(struct directory *directory);

/** Reads the directory anew when the store's revision is not the one held. One read when nothing changed. */
void directory_refresh(struct ctx *ctx);

/** As directory_refresh(), for a caller that has already read the revision. */
void directory_refresh_to(struct ctx *ctx, int64_t revision);

/** The revision that is held: what else is cached by it is read anew when it differs. */
int64_t directory_revision(const struct ctx *ctx);

/** Whether a place is called so (squashed, with its kind or without: "tavan"), and the revision that says it: for who reads texts, with
 *  no work at hand. */
bool directory_knows_place(const struct directory *directory, const char *squashed);
int64_t directory_newest(const struct directory *directory);

/** The area with this id, or NULL. */
const struct area *area_by_id(const struct ctx *ctx, const char *id);

/** Whether an area is `upper` or lies in it; NULL lies nowhere. */
bool area_within(const struct area *area, const struct area *upper);

/**
 * All areas a text may mean, in `found` (at most `room`); returns how many there are in all. The text is folded here;
 * "ta van", "xa ta van", "Tả Van, Lào Cai" are understood; a province at the end narrows, accents narrow when written.
 */
size_t areas_named(const struct ctx *ctx, const char *text, const struct area **found, size_t room);

/** The areas right below `parent` (NULL: the provinces), by name; returns how many, list owned by the directory. */
size_t areas_below(const struct ctx *ctx, const struct area *parent, const struct area *const **list);

/** The areas that have quiet hours of their own; list owned by the directory. */
size_t areas_with_quiet(const struct ctx *ctx, const struct area *const **list);

/** The topic a text names ("#Nước", "nuoc"), or NULL. Topics are known when loaded. */
const struct channel *topic_named(const struct ctx *ctx, const char *text);

/** All topics by name. */
size_t topics_all(const struct ctx *ctx, const struct channel *const **list);

/** The channel with this id, or NULL; boards, agencies and persons come from their parts of the id. A person's channel
 *  is made in the arena and has its id as name: use person.h for its handle. */
const struct channel *channel_by_id(const struct ctx *ctx, const char *id);

/** The board of an area. */
const struct channel *board_of(const struct ctx *ctx, const struct area *area);

/** The agency with this name ("xa"), or NULL. */
const struct agency *agency_named(const struct ctx *ctx, const char *text);

/** The agency that an officer means: by name, alias or title; NULL: none. */
const struct agency *agency_meant(const struct ctx *ctx, const char *text);

/** The agency that something of this look (text/look.h) would be taken for: it looks the same as one of its names, or
 *  holds a long one. NULL: none. */
#define LOOK_UNMISTAKABLE 7
const struct agency *agency_looking_like(const struct ctx *ctx, const char *look);

/** The agency that serves an area: its own, else the nearest above. NULL when there is none. */
const struct agency *agency_of(const struct ctx *ctx, const struct area *area);

/**
 * The agency over another: the one it names; else the front of its own area; else the nearest above in the tree of areas.
 * NULL at the top. Where what is late goes, and who sees the counts of those below.
 */
const struct agency *agency_above(const struct ctx *ctx, const struct agency *agency);

/** Whether `upper` stands anywhere over `agency`. */
bool agency_is_over(const struct ctx *ctx, const struct agency *upper, const struct agency *agency);

/** All agencies by name. */
size_t agencies_all(const struct ctx *ctx, const struct agency *const **list);

#endif
