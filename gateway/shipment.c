#include "gateway/shipment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/daytime.h"
#include "gateway/lane.h"
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

int64_t shipment_life_ms(const struct config *config, enum outbox_class class)
{
    const int minutes[OUTBOX_CLASSES] = {
        [OUTBOX_EMERGENCY] = config->delivery_expire_emergency, [OUTBOX_DIRECT] = config->delivery_expire_direct,
        [OUTBOX_CASE] = config->delivery_expire_case,           [OUTBOX_CHANNEL] = config->delivery_expire_channel,
        [OUTBOX_BROADCAST] = config->delivery_expire_broadcast, [OUTBOX_DIGEST] = config->delivery_expire_digest};
    return (int64_t)minutes[class] * 60 * 1000;
}

void shipment_set_since(struct shipment *shipment, const struct config *config, int64_t since_ms)
{
    shipment->since_ms = since_ms;
    shipment->life_ms = shipment_life_ms(config, shipment->class);
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
                                  .quiet = quiet_of(ctx, NULL),
                                  .flow = lane_flow(msisdn)};
    shipment_set_since(shipment, config, strtoll(row, NULL, 10)); /* a stream's ids begin with the time */
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
    shipment->life_ms = screen->expires_ms - shipment->since_ms;
    shipment->service = copy(unless_empty(screen->service));
}

bool shipment_sleeps(const struct shipment *shipment, int64_t now_ms)
{
    return shipment->class >= QUIET_CLASSES && quiet_at(now_ms, shipment->quiet);
}

static int64_t left_ms(const struct shipment *shipment)
{
    return shipment->life_ms - daytime_age_ms(shipment->since_ms);
}

bool shipment_is_late(const struct shipment *shipment)
{
    return left_ms(shipment) < 0;
}

bool shipment_urgent(const struct shipment *shipment)
{
    return outbox_urgent(shipment->class);
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

/* What came of it is asked for when somebody wants to know, or when it is a probe. */
static int reports_wanted(const struct shipment *shipment)
{
    return (shipment->about ? DLR_DELIVERED | DLR_UNDELIVERED | DLR_REJECTED : 0) |
           (shipment->probe ? DLR_ACCEPTED | DLR_REJECTED : 0);
}

static const char *sender_of(const struct shipment *shipment)
{
    const char *of_route = unless_empty(shipment->route->shortcode);
    return shipment->service ? shipment->service : of_route ? of_route : shipment->sender;
}

struct mt shipment_mt(const struct shipment *shipment, size_t route_index, char url[REPORT_URL_BYTES])
{
    static const int priorities[OUTBOX_CLASSES] = {[OUTBOX_EMERGENCY] = 3, [OUTBOX_DIRECT] = 2, [OUTBOX_CASE] = 1};
    int length = snprintf(url, REPORT_URL_BYTES, "%s", shipment->about ? shipment->about : "");
    if (shipment->probe)
        snprintf(url + length, REPORT_URL_BYTES - (size_t)length, "~%zu.%u.%d", route_index, (unsigned)shipment->probe,
                 shipment_urgent(shipment));
    int64_t left_s = left_ms(shipment) / 1000;
    return (struct mt){.id = shipment->uuid,
                       .sender = octets_of(sender_of(shipment)),
                       .receiver = octets_of(shipment->receiver),
                       .text = {.bytes = shipment->text, .size = shipment->text_bytes},
                       .coding = shipment->ucs2 ? SMS_UCS2 : SMS_GSM,
                       .smsc_id = octets_of(shipment->link ? shipment->link : unless_empty(shipment->route->smsc_id)),
                       .meta_data = octets_of(shipment->meta_data),
                       .validity_s = shipment->link ? 0 : (int)(left_s > 60 ? left_s : 60),
                       .priority = shipment->link ? 0 : priorities[shipment->class],
                       .dlr_mask = reports_wanted(shipment),
                       .dlr_url = octets_of(unless_empty(url))};
}
