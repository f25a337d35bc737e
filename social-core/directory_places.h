/** Inside the directory: one generation of it, built whole from the store and never changed afterwards. */
#ifndef LOA_DIRECTORY_PLACES_H
#define LOA_DIRECTORY_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/directory.h"

/** The deepest tree of areas; a parent beyond it (or in a circle) is left out. */
#define AREA_DEPTH 8

/** An area and what hangs on it. `area` stands first: a pointer to it is a pointer to its place. */
struct place {
    struct area area;
    const char *kind_word; /**< the folded kind that leads its name, squashed: "xa"; "" for none */
    struct channel board;
    const struct agency *agency; /**< its own, not one above; or NULL */
    const struct area **below;
    size_t below_count;
};

/** A squashed name by which a place is found; a place has several. */
struct place_name {
    const char *key;
    const struct place *place;
    bool bare; /**< without its kind */
};

struct places {
    struct arena *arena; /**< holds all of it */
    size_t users;        /**< works that may hold pointers into it, and one while it is the newest */
    int64_t revision;
    struct place *list; /**< by id */
    size_t count;
    const struct area **top; /**< the provinces, by name */
    size_t top_count;
    const struct area **quiet; /**< those with quiet hours of their own */
    size_t quiet_count;
    struct place_name *names; /**< by key */
    size_t name_count;
    struct topic {
        struct channel channel;
        const char *squashed;
    } * topics;                           /**< by name */
    const struct topic **topics_squashed; /**< the same by `squashed` */
    const struct channel **topic_list;
    size_t topic_count;
    struct bureau {
        struct agency agency;
        struct channel channel;
        const char *const *names; /**< squashed: its name and aliases, ended by NULL */
        const char *const *looks; /**< how its title, name and aliases look (text/look.h), ended by NULL */
        bool front;               /**< answers for its area when no agency is named */
    } * bureaus;                  /**< by name */
    const struct agency **agency_list;
    size_t agency_count;
};

/** Maps as HGETALL gives them: field, value, field, value… Values that are no JSON object count as empty. */
struct places *places_build(int64_t revision, const struct db_reply *areas, const struct db_reply *numbers,
                            const struct db_reply *channels, const struct db_reply *agencies);
void places_free(struct places *places);

/** The place of the area with this id, or NULL. */
const struct place *place_by_id(const struct places *places, const char *id);

/** The topic with this name, or with this squashed name; or NULL. */
const struct topic *topic_by_name(const struct places *places, const char *name);
const struct topic *topic_by_squashed(const struct places *places, const char *squashed);

/** Whether a place has this squashed name. */
bool places_know(const struct places *places, const char *squashed);

/** A word that says of what kind an area is: "p" and "ward" mean "phuong". */
struct kind_word {
    const char *written; /**< squashed */
    const char *kind;    /**< as it stands in names, squashed; "" for kinds of older times: says nothing today */
    const char *level;   /**< of the area: "commune" */
};

/** The kind word that the squashed `text` is, or NULL. */
const struct kind_word *kind_word_of(const char *text);

/** How many words a kind may have. */
#define KIND_WORDS 3

/** See areas_named(). */
size_t places_named(const struct places *places, struct arena *arena, const char *text, const struct area **found,
                    size_t room);

#endif
