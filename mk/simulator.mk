# What the simulator's page is made of.
SHARE_PAIRS += $(foreach f,$(wildcard adapters/simulator/static/*),$f:simulator/$(notdir $f))
