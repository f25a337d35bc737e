#include "gateway/ussd.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct ussd_names ussd_names_of(const struct config *config)
{
    return (struct ussd_names){.op_tlv = config->ussd_op_tlv,
                               .session_tlv = config->ussd_session_tlv,
                               .dial = (uint8_t)config->ussd_op_dial,
                               .answer = (uint8_t)config->ussd_op_answer,
                               .ask = (uint8_t)config->ussd_op_ask,
                               .finish = (uint8_t)config->ussd_op_end};
}

int ussd_settings_of(const struct config *config, struct menu_settings *settings, char *why, size_t size)
{
    *settings = (struct menu_settings){.code = config->ussd_code,
                                       .screen_octets = (unsigned)config->ussd_screen_octets,
                                       .session_seconds = config->ussd_session_seconds,
                                       .resume_minutes = config->ussd_resume_minutes};
    if (!strcmp(config->ussd_sequence, "same"))
        settings->sequence = MENU_SEQUENCE_SAME;
    else if (strcmp(config->ussd_sequence, "next") != 0)
        return snprintf(why, size, "[ussd] sequence is '%s'; write next or same", config->ussd_sequence), -1;
    return 0;
}

static const char *text_of(struct arena *arena, const struct octets *octets)
{
    return octets->bytes ? arena_copy(arena, octets->bytes, octets->size) : "";
}

const struct menu_event *ussd_event(struct arena *arena, const struct ussd_names *names, const struct mo *mo,
                                    const char *text)
{
    static const enum menu_event_kind kinds[] = {
        [USSD_DIAL] = MENU_DIALLED, [USSD_REPLY] = MENU_ANSWERED, [USSD_CUT] = MENU_CUT, [USSD_OTHER] = MENU_CUT};
    struct ussd ussd = ussd_read(names, mo->meta_data.bytes, mo->meta_data.size);
    if (ussd.kind == USSD_NONE)
        return NULL;
    struct menu_event *event = arena_alloc(arena, sizeof *event);
    *event = (struct menu_event){.kind = kinds[ussd.kind],
                                 .text = text,
                                 .link = text_of(arena, &mo->smsc_id),
                                 .service = text_of(arena, &mo->receiver),
                                 .session = ussd.numbered ? ussd.session : -1,
                                 .sequence = ussd.sequence,
                                 .at_ms = (mo->time > 0 ? mo->time : time(NULL)) * 1000};
    return event;
}

void ussd_meta_data(const struct config *config, const struct outbox_screen *screen, char *out, size_t room)
{
    const struct ussd_names names = ussd_names_of(config);
    struct ussd ussd = {.op = screen->end ? names.finish : names.ask,
                        .numbered = screen->session >= 0,
                        .session = (uint8_t)screen->session,
                        .sequence = (uint8_t)screen->sequence,
                        .end = screen->end};
    if (!ussd_write(&names, &ussd, out, room))
        *out = '\0';
}
