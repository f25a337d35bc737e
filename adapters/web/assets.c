#include "adapters/web/assets.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/zip.h"

#define ASSETS_MAX 64

struct web_assets {
    struct web_asset list[ASSETS_MAX];
    size_t count;
};

static const struct {
    const char *suffix, *type;
} types[] = {{".css", "text/css; charset=utf-8"},
             {".js", "text/javascript; charset=utf-8"},
             {".svg", "image/svg+xml"},
             {".png", "image/png"},
             {".ico", "image/x-icon"},
             {".txt", "text/plain; charset=utf-8"},
             {".webmanifest", "application/manifest+json"}};

static const char *type_of(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t suffix = strlen(types[i].suffix);
        if (length > suffix && !strcmp(name + length - suffix, types[i].suffix))
            return types[i].type;
    }
    return NULL;
}

static char *read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    if (!file)
        return NULL;
    long size = fseek(file, 0, SEEK_END) ? -1 : ftell(file);
    rewind(file);
    if (size >= 0 && (bytes = malloc((size_t)size + 1)))
        *length = fread(bytes, 1, (size_t)size, file);
    fclose(file);
    return bytes;
}

static int load(struct web_asset *asset, const char *directory, const char *name)
{
    char path[4000 + NAME_MAX + 2];
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char version[2 * sizeof hash + 1];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    asset->bytes = read_whole(path, &asset->length);
    if (!asset->bytes)
        return -1;
    snprintf(asset->name, sizeof asset->name, "%.63s", name);
    asset->type = type_of(name);
    crypto_generichash(hash, sizeof hash, (unsigned char *)asset->bytes, asset->length, NULL, 0);
    sodium_bin2hex(version, sizeof version, hash, sizeof hash);
    snprintf(asset->version, sizeof asset->version, "%.16s", version);
    snprintf(asset->address, sizeof asset->address, "/static/%.60s?v=%.16s", name, version);
    asset->zipped = zip(asset->bytes, asset->length, ZIP_SMALLEST, &asset->zipped_length);
    return 0;
}

struct web_assets *assets_load(const char *share, char *why, size_t size)
{
    char directory[4000];
    snprintf(directory, sizeof directory, "%s/static", share);
    DIR *files = opendir(directory);
    if (!files) {
        snprintf(why, size, "%s: cannot be read", directory);
        return NULL;
    }
    struct web_assets *assets = calloc(1, sizeof *assets);
    int failed = !assets;
    for (struct dirent *file; !failed && (file = readdir(files)) && assets->count < ASSETS_MAX;)
        if (type_of(file->d_name) && strlen(file->d_name) < sizeof assets->list->name)
            failed = load(&assets->list[assets->count++], directory, file->d_name);
    closedir(files);
    if (!failed)
        return assets;
    snprintf(why, size, "%s: a file cannot be read", directory);
    assets_free(assets);
    return NULL;
}

void assets_free(struct web_assets *assets)
{
    for (size_t i = 0; assets && i < assets->count; i++) {
        free(assets->list[i].bytes);
        free(assets->list[i].zipped);
    }
    free(assets);
}

size_t assets_count(const struct web_assets *assets)
{
    return assets->count;
}

const struct web_asset *asset_at(const struct web_assets *assets, size_t index)
{
    return &assets->list[index];
}

const struct web_asset *asset_named(const struct web_assets *assets, const char *name)
{
    for (size_t i = 0; i < assets->count; i++)
        if (!strcmp(assets->list[i].name, name))
            return &assets->list[i];
    return NULL;
}
