/**
 * Texts without their marks. What people wrote is kept and shown as they wrote it; these forms are for comparing, and
 * for phones whose owners read no accents. Both leave a number to come (db.h, db_fresh()) as it stands.
 */
#ifndef LOA_TEXT_FOLD_H
#define LOA_TEXT_FOLD_H

#include "social-core/base/arena.h"

/**
 * The form for comparison: no marks, đ = d (and ƀ ɓ ɗ = b b d), lower case, full-width and styled letters as plain
 * ones, typographic signs as ASCII. Letters of other scripts stay, without U+0300 to U+036F. Folding twice is folding
 * once. NULL stays NULL.
 */
const char *text_fold(struct arena *arena, const char *text);

/** The folded form with letters and digits only, nothing between them: "Y tế", "y_te" and "Y-TE" are all "yte". */
const char *text_squash(struct arena *arena, const char *text);

/** The folded form with one blank between words and nothing else: what stays of "Ở  đâu?" is "o dau". */
const char *text_words(struct arena *arena, const char *text);

/** The squashed form with look-alikes of other alphabets as ours: what must differ for two names to look different. */
const char *text_skeleton(struct arena *arena, const char *text);

/**
 * The form for phones without accents: as written, but no Vietnamese (or other Latin) marks, and quotes, dashes,
 * ellipses, bullets as ASCII: it fits GSM 03.38 unless it holds a script that cannot be written so (Khmer, Thai, Cham,
 * Tai Viet, emoji), which stays whole.
 */
const char *text_plain(struct arena *arena, const char *text);

#endif
