/** How a language keeps its phrases: sorted by key. */
#ifndef LOA_TEXT_PHRASES_H
#define LOA_TEXT_PHRASES_H

struct phrase_entry {
    const char *key, *text;
};

#endif
