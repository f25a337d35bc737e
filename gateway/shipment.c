#include "gateway/shipment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/ussd.h"
#include "social-core/seal.h"
#include "social-core/text/segments.h"
#include "social-core/text/utf16.h"
#include "social-core/world.h"

static const char *unless_empty(const char *text)
{
    return text && *text ? text : NULL;
}

static char *copy(const char *text)
{
    return text ? strdup(text) : NULL;
}

struct shipment *shipment_new(const struct ctx *ctx, const struct config *config, enum outbox_class class,
                              const char *row, const char *sealed, const char *text, const char *about)
{
    const char *msisdn = seal_reveal_phone(ctx->world->seal, ctx->arena, sealed);
    if (!msisdn)
        return NULL;
    struct segments segments = segments_of(text);
    struct shipment *shipment = calloc(1, sizeof *shipment);
    *shipment = (struct shipment){.class = class,
                                  .receiver = copy(msisdn),
                                  .about = copy(about),
                                  .sender = ctx->world->shortcode,
                                  .ucs2 = segments.coding == CODING_UCS2,
                                  .segments = segments.segments,
                                  .route = config_route(config, msisdn)};
    if (unless_empty(shipment->route->shortcode))
        shipment->sender = shipment->route->shortcode;
    snprintf(shipment->row, sizeof shipment->row, "%s", row);
    const void *bytes = text;
    shipment->text_bytes = strlen(text);
    if (shipment->ucs2)
        bytes = text_to_utf16(ctx->arena, text, &shipment->text_bytes);
    shipment->text = malloc(shipment->text_bytes + 1);
    memcpy(shipment->text, bytes, shipment->text_bytes);
    return shipment;
}

void shipment_set_screen(struct shipment *shipment, const struct config *config, const struct outbox_screen *screen)
{
    char meta_data[USSD_META_BYTES];
    ussd_meta_data(config, screen, meta_data, sizeof meta_data);
    shipment->meta_data = copy(meta_data);
    shipment->link = copy(unless_empty(screen->link));
    shipment->expires_ms = screen->expires_ms;
    shipment->service = copy(unless_empty(screen->service));
    if (shipment->service)
        shipment->sender = shipment->service;
}

bool shipment_is_late(const struct shipment *shipment, int64_t now_ms)
{
    return shipment->expires_ms && now_ms > shipment->expires_ms;
}

void shipment_free(struct shipment *shipment)
{
    if (!shipment)
        return;
    free(shipment->receiver);
    free(shipment->about);
    free(shipment->service);
    free(shipment->meta_data);
    free(shipment->link);
    free(shipment->text);
    free(shipment);
}

struct mt shipment_mt(const struct shipment *shipment)
{
    return (struct mt){.id = shipment->uuid,
                       .sender = octets_of(shipment->sender),
                       .receiver = octets_of(shipment->receiver),
                       .text = {.bytes = shipment->text, .size = shipment->text_bytes},
                       .coding = shipment->ucs2 ? SMS_UCS2 : SMS_GSM,
                       .smsc_id = octets_of(shipment->link ? shipment->link : unless_empty(shipment->route->smsc_id)),
                       .meta_data = octets_of(shipment->meta_data),
                       .dlr_mask = shipment->about ? DLR_DELIVERED | DLR_UNDELIVERED | DLR_REJECTED : 0,
                       .dlr_url = octets_of(shipment->about)};
}
