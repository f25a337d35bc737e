#include <stdio.h>

#include "gateway/subcommands.h"

int run_version(int argc, char **argv)
{
    puts("loa " LOA_VERSION);
    return 0;
}
