/* `loa staff`: those who sign in at /desk. */
#include <stdio.h>
#include <string.h>

#include <qrencode.h>

#include "gateway/subcommands.h"
#include "gateway/verbs.h"
#include "social-core/audit.h"
#include "social-core/directory.h"
#include "social-core/person.h"
#include "social-core/staff.h"

#define QUIET_ZONE 2 /* modules */

struct order {
    const char *login, *name, *role, *agency, *handle;
};

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "loa staff: '%s' %s\n", what, why);
    return 1;
}

static bool is_dark(const QRcode *code, int x, int y)
{
    bool inside = x >= 0 && y >= 0 && x < code->width && y < code->width;
    return inside && code->data[y * code->width + x] & 1;
}

/* A character is two modules, one above the other; light ones are drawn, for a terminal is mostly dark. */
static void print_qr(const char *text)
{
    static const char *const cells[2][2] = {{"█", "▀"}, {"▄", " "}};
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
    if (!code)
        return;
    for (int y = -QUIET_ZONE; y < code->width + QUIET_ZONE; y += 2) {
        for (int x = -QUIET_ZONE; x < code->width + QUIET_ZONE; x++)
            fputs(cells[is_dark(code, x, y)][is_dark(code, x, y + 1)], stdout);
        putchar('\n');
    }
    QRcode_free(code);
}

static void print_keys(const struct staff *member, const struct staff_keys *keys)
{
    printf("login     %s\npassword  %s\ncode      %s\n\n", member->login, keys->password, keys->uri);
    print_qr(keys->uri);
    puts("\nGive both to them alone: the password to type, the code to scan with an authenticator. They are shown "
         "only now.");
}

static void note(struct tool *tool, const char *what, const struct staff *member)
{
    const char *about =
        arena_printf(tool->ctx.arena, "%s %s %s", member->login, member->role, member->agency ? member->agency : "-");
    audit_note(&tool->ctx, tool_user(tool), what, about);
}

static int keep(struct tool *tool, const struct staff *member, const char *what)
{
    staff_write(&tool->ctx, member);
    note(tool, what, member);
    return db_commit(&tool->ctx) == DB_DONE ? 0 : refuse(member->login, "was changed by somebody else just now; again");
}

static int give_keys(struct tool *tool, struct staff *member, const char *what)
{
    struct staff_keys keys;
    if (staff_new_keys(&tool->ctx, member, &keys) < 0)
        return refuse(member->login, "got no password: there is no memory for Argon2id (64 MB)");
    int status = keep(tool, member, what);
    if (status == 0)
        print_keys(member, &keys);
    return status;
}

static int staff_add(struct tool *tool, void *self, const char *word)
{
    const struct order *order = self;
    if (!order->login || !staff_login_valid(order->login))
        return refuse(order->login ? order->login : "--login", "must be 1 to 32 of a-z, 0-9, '.', '_' and '-'");
    if (!order->role || !staff_role_valid(order->role))
        return refuse(order->role ? order->role : "--role", "must be officer, moderator or admin");
    if (!order->name || !*order->name)
        return refuse("--name", "is missing: how colleagues and citizens call them");
    if (order->agency && !agency_named(&tool->ctx, order->agency))
        return refuse(order->agency, "is no agency; `loa load` brings agencies in");
    if (!order->agency && !strcmp(order->role, "officer"))
        return refuse("--agency", "is missing: an officer belongs to one");
    if (order->handle && !person_by_handle(&tool->ctx, order->handle))
        return refuse(order->handle, "is nobody's handle");
    const struct staff *known = staff_by_login(&tool->ctx, order->login);
    if (known && known->password)
        return refuse(order->login, "is there already; `loa staff renew` gives new keys");
    struct staff member = known ? *known : (struct staff){.login = order->login};
    member.name = order->name;
    member.role = order->role;
    member.agency = order->agency;
    member.handle = order->handle;
    return give_keys(tool, &member, "staff-add");
}

static const struct staff *known_member(struct tool *tool, const struct order *order)
{
    const struct staff *member = order->login ? staff_by_login(&tool->ctx, order->login) : NULL;
    if (!member)
        refuse(order->login ? order->login : "--login", "is nobody's; `loa staff list` shows all");
    return member;
}

static int staff_renew(struct tool *tool, void *self, const char *word)
{
    const struct order *order = self;
    const struct staff *known = known_member(tool, order);
    if (!known)
        return 1;
    struct staff member = *known;
    return give_keys(tool, &member, "staff-renew");
}

static int staff_drop(struct tool *tool, void *self, const char *word)
{
    const struct order *order = self;
    const struct staff *member = known_member(tool, order);
    if (!member)
        return 1;
    staff_remove(&tool->ctx, member);
    note(tool, "staff-remove", member);
    if (db_commit(&tool->ctx) != DB_DONE)
        return refuse(member->login, "was changed by somebody else just now; again");
    printf("%s is removed and signed out\n", member->login);
    return 0;
}

static int staff_list(struct tool *tool, void *order, const char *word)
{
    size_t count;
    const struct staff *members = staff_all(&tool->ctx, &count);
    for (size_t i = 0; i < count; i++)
        printf("%-20s %-10s %-20s %s%s\n", members[i].login, members[i].role,
               members[i].agency ? members[i].agency : "-", members[i].name,
               members[i].password ? "" : "  (has no keys yet: loa staff renew)");
    return 0;
}

static int read_option(struct tool *tool, void *self, int option, const char *argument)
{
    struct order *order = self;
    const char **field = option == 'l'   ? &order->login
                         : option == 'n' ? &order->name
                         : option == 'r' ? &order->role
                         : option == 'a' ? &order->agency
                         : option == 'h' ? &order->handle
                                         : NULL;
    if (!field)
        return -1;
    *field = argument;
    return 0;
}

int run_staff(int argc, char **argv)
{
    static const struct option options[] = {
        {"login", required_argument, NULL, 'l'},  {"name", required_argument, NULL, 'n'},
        {"role", required_argument, NULL, 'r'},   {"agency", required_argument, NULL, 'a'},
        {"handle", required_argument, NULL, 'h'}, {0}};
    static const struct verb list[] = {{"add", staff_add, WORD_NONE},
                                       {"list", staff_list, WORD_NONE},
                                       {"renew", staff_renew, WORD_NONE},
                                       {"remove", staff_drop, WORD_NONE},
                                       {0}};
    static const struct verbs verbs = {
        .tool = "loa staff",
        .usage = "usage: loa staff add --login LOGIN --name NAME --role officer|moderator|admin [--agency AGENCY]\n"
                 "                     [--handle HANDLE]   who they are as a villager: nobody decides about their own "
                 "posts\n"
                 "       loa staff list\n"
                 "       loa staff renew --login LOGIN     a new password and code; ends their sessions\n"
                 "       loa staff remove --login LOGIN\n",
        .list = list,
        .options = options,
        .option = read_option};
    struct order order = {0};
    return verbs_run(&verbs, &order, argc, argv);
}
