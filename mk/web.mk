# The web mirror's share of build/share: templates, page strings, our own static files, htmx and uPlot from npm (package-lock.json).
WEB_NPM := node_modules/htmx.org/dist/htmx.min.js node_modules/htmx-ext-sse/dist/sse.min.js \
	$(addprefix node_modules/uplot/dist/,uPlot.iife.min.js uPlot.min.css)
SHARE_PAIRS += $(foreach f,$(wildcard adapters/web/templates/*),$f:templates/$(notdir $f)) \
	$(foreach f,$(wildcard adapters/web/pages/*.json),$f:pages/$(notdir $f)) \
	$(foreach f,$(wildcard adapters/web/static/*) $(WEB_NPM),$f:static/$(notdir $f))

share: node_modules/.package-lock.json
node_modules/.package-lock.json: package-lock.json package.json
	@echo "npm   ci" && npm ci --silent --no-audit --no-fund && touch $@
