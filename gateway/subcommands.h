/** The subcommands of `loa`: run_NAME(argc, argv) with argv[0] the name; returns the exit status. */
#ifndef LOA_GATEWAY_SUBCOMMANDS_H
#define LOA_GATEWAY_SUBCOMMANDS_H

#define SUBCOMMAND(name, help) int run_##name(int argc, char **argv);
#include "gateway/subcommands.def"
#undef SUBCOMMAND

#endif
