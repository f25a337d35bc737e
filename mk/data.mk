# The data a gateway or the demo is loaded with; areas.json is made from the table of administrative units.
DATA := vn_admin_units.LICENSE.txt village.json story.json holidays.json kinds.json rules.json
SHARE_PAIRS += $(foreach f,$(DATA),data/$f:data/$f)
share: $(BUILD)/share/data/areas.json

$(BUILD)/share/data/areas.json: data/areas.jq data/vn_admin_units.tsv | $(DEPS)
	@mkdir -p $(@D) && jq -cnR -f $^ >$@.new && mv $@.new $@
