/** One line an event on stderr, `key=value` blank-separated; never a text of a person, never a phone number. */
#ifndef LOA_BASE_LOG_H
#define LOA_BASE_LOG_H

/**
 * Writes `event=EVENT ` and the formatted rest as one line in one write. Values with blanks are the caller's to quote
 * (`why="…"`); line ends in them become blanks.
 */
void log_event(const char *event, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
