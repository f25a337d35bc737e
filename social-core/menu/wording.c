#include "social-core/menu/wording.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *key, *on_screen;
} wordings[] = {
    {"accents_off", "screen_accents_off"},
    {"accents_on", "screen_accents_on"},
    {"asked", "screen_asked"},
    {"asked_near", "screen_asked_near"},
    {"channel_empty", "screen_channel_empty"},
    {"draft", "screen_draft"},
    {"draft_no_agency", "screen_draft_no_agency"},
    {"followed", "screen_followed"},
    {"followed_already", "screen_followed_already"},
    {"help", "screen_help"},
    {"how_to_join", "screen_how_to_join"},
    {"instant_off", "screen_instant_off"},
    {"instant_on", "screen_instant_on"},
    {"join_area_many", "screen_join_area_many"},
    {"join_area_unknown", "screen_join_area_unknown"},
    {"join_which", "screen_join_which"},
    {"joined", "screen_joined"},
    {"left", "screen_left"},
    {"more_left", "screen_more_left"},
    {"more_pages", "screen_more_pages"},
    {"name_too_long", "screen_name_too_long"},
    {"no_agency", "screen_no_agency"},
    {"nothing_new", "screen_nothing_new"},
    {"rated", "screen_rated"},
    {"rated_low", "screen_rated_low"},
    {"poll_closed", "screen_poll_closed"},
    {"poll_said", "screen_poll_said"},
    {"poll_voted", "screen_poll_voted"},
    {"poll_which", "screen_poll_which"},
    {"started", "screen_started"},
    {"stopped", "screen_stopped"},
};

static const char *on_screen(const char *key)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
        if (!strcmp(wordings[i].key, key))
            return wordings[i].on_screen;
    return key;
}

const char *const *wording_on_screen(struct arena *arena, const char *const *words)
{
    size_t count = 1;
    while (words[count - 1])
        count++;
    const char **own = arena_copy_of(arena, words, count * sizeof *words);
    own[0] = on_screen(words[0]);
    return own;
}
