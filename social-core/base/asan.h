/** Whether AddressSanitizer watches this build: gcc and clang say it in different ways. */
#ifndef LOA_ASAN_H
#define LOA_ASAN_H

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#endif
