#include "gateway/pacing.h"

#define PROBE_EVERY_MS 100
#define CUT 0.5
#define GROWTH 0.02     /* of the configured rate, a probe */
#define LEAST 0.01      /* of the configured rate, and one a second */
#define URGENT_LEAST 10 /* segments that urgent messages may overdraw at least */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

void pacing_start(struct pacing *pacing, double rate, double burst, int64_t now_ms)
{
    *pacing = (struct pacing){.most = rate, .rate = rate, .burst = larger(burst, 1), .filled_ms = now_ms};
    pacing->tokens = pacing->burst;
}

static void fill(struct pacing *pacing, int64_t now_ms)
{
    pacing->tokens += pacing->rate * (double)(now_ms - pacing->filled_ms) / 1000;
    pacing->tokens = smaller(pacing->tokens, pacing->burst);
    pacing->filled_ms = now_ms;
}

static double least_tokens(const struct pacing *pacing, bool urgent)
{
    return urgent ? 1 - larger(pacing->burst, URGENT_LEAST) : 1;
}

/* What may follow a probe: a second of the rate. Nothing while the route is down, for bearerbox would keep it all. */
static bool window_full(const struct pacing *pacing)
{
    return pacing->probing && (pacing->down || pacing->behind >= larger(pacing->rate, pacing->burst));
}

bool pacing_allows(struct pacing *pacing, bool urgent, int64_t now_ms)
{
    fill(pacing, now_ms);
    return pacing->tokens >= least_tokens(pacing, urgent) && (urgent || !window_full(pacing));
}

int pacing_wait_ms(const struct pacing *pacing, bool urgent)
{
    double missing = least_tokens(pacing, urgent) - pacing->tokens;
    if (missing > 0)
        return (int)(missing * 1000 / pacing->rate) + 1;
    return !urgent && window_full(pacing) ? PROBE_EVERY_MS : 1;
}

uint32_t pacing_take(struct pacing *pacing, size_t segments, int64_t now_ms)
{
    pacing->tokens -= (double)segments;
    pacing->behind += (double)segments;
    if (pacing->probing || (pacing->probe && !pacing->down && now_ms - pacing->probed_ms < PROBE_EVERY_MS))
        return 0;
    pacing->probing = true;
    pacing->probed_ms = now_ms;
    pacing->behind = 0;
    return pacing->probe = pacing->probe == UINT32_MAX ? 1 : pacing->probe + 1;
}

void pacing_give_back(struct pacing *pacing, size_t segments, uint32_t probe)
{
    pacing->tokens += (double)segments;
    pacing->behind -= (double)segments;
    if (probe && probe == pacing->probe)
        pacing->probing = false;
}

static void cut(struct pacing *pacing)
{
    pacing->rate = larger(pacing->rate * CUT, larger(pacing->most * LEAST, smaller(pacing->most, 1)));
}

/* A queue that is too long and grows is cut; one that is too long and shrinks is left to shrink. */
static void adapt(struct pacing *pacing, int64_t delay_ms, bool urgent)
{
    if (delay_ms > PACING_TARGET_MS && delay_ms >= pacing->delay_ms)
        cut(pacing);
    else if (delay_ms <= PACING_TARGET_MS && !urgent)
        pacing->rate = smaller(pacing->rate + pacing->most * GROWTH, pacing->most);
    pacing->delay_ms = delay_ms;
}

void pacing_answered(struct pacing *pacing, uint32_t probe, bool urgent, int64_t now_ms)
{
    pacing->down = false;
    if (!pacing->probing || probe != pacing->probe)
        return;
    pacing->probing = false;
    adapt(pacing, now_ms - pacing->probed_ms, urgent);
}

void pacing_refused(struct pacing *pacing)
{
    cut(pacing);
}

static void go_down(struct pacing *pacing, int64_t now_ms)
{
    if (pacing->down)
        return;
    pacing->tried_ms = now_ms;
    pacing->down = true;
    cut(pacing);
}

void pacing_buffered(struct pacing *pacing, int64_t now_ms)
{
    go_down(pacing, now_ms);
}

bool pacing_up(struct pacing *pacing, int64_t now_ms)
{
    if (pacing->probing && now_ms - pacing->probed_ms >= PACING_STALL_MS)
        go_down(pacing, now_ms);
    return !pacing->down;
}

/* The probe before may have been lost with bearerbox: it is not waited for any longer. */
bool pacing_try(struct pacing *pacing, int64_t now_ms)
{
    if (now_ms - pacing->tried_ms < PACING_STALL_MS)
        return false;
    pacing->tried_ms = now_ms;
    pacing->probing = false;
    return true;
}
