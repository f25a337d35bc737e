/** The static files: read once, compressed once, named by their content so that browsers may keep them for ever. */
#ifndef LOA_WEB_ASSETS_H
#define LOA_WEB_ASSETS_H

#include <stddef.h>

struct web_asset {
    char name[64];     /**< "app.css" */
    char address[112]; /**< "/static/app.css?v=0123456789abcdef" */
    char version[17];  /**< the hash of the content, hexadecimal */
    const char *type;
    char *bytes, *zipped; /**< zipped: NULL when it would not be shorter */
    size_t length, zipped_length;
};

struct web_assets;

/** Reads every file of static/ below `share` whose ending has a content type. NULL with one sentence in `why`. */
struct web_assets *assets_load(const char *share, char *why, size_t size);
void assets_free(struct web_assets *assets);

/** How many there are; each by its place, or by its name (NULL: there is none). Owned by the assets. */
size_t assets_count(const struct web_assets *assets);
const struct web_asset *asset_at(const struct web_assets *assets, size_t index);
const struct web_asset *asset_named(const struct web_assets *assets, const char *name);

#endif
