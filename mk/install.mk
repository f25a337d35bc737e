# make install PREFIX=/usr/local DESTDIR=: the program (which knows where its share folder will be), man pages, the
# service, examples. Configuration that is there already stays.
INSTALL_BUILD := $(BUILD)/install$(PREFIX)
INSTALL_SHARE := $(PREFIX)/share/loa
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
EXAMPLES := etc/kannel.conf etc/redis-loa.conf etc/redis-kannel.conf etc/Caddyfile etc/loa.ini etc/loa.rules.yml

.PHONY: install uninstall install-build
install-build:
	@$(MAKE) --no-print-directory BUILD=$(INSTALL_BUILD) SHARE=$(INSTALL_SHARE) all

install: install-build
	@echo "install $(DESTDIR)$(PREFIX)"
	@install -D -m 0755 $(INSTALL_BUILD)/loa $(DESTDIR)$(PREFIX)/bin/loa
	@rm -rf $(DESTDIR)$(INSTALL_SHARE) && mkdir -p $(DESTDIR)$(INSTALL_SHARE)
	@cp -R $(INSTALL_BUILD)/share/. $(DESTDIR)$(INSTALL_SHARE)
	@chmod -R u=rwX,go=rX $(DESTDIR)$(INSTALL_SHARE)
	@install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man1 docs/man/loa.1
	@install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man5 docs/man/loa.ini.5
	@install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/doc/loa README.md docs/*.md
	@install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/doc/loa/examples $(EXAMPLES)
	@install -D -m 0644 etc/loa.sysusers $(DESTDIR)$(SYSUSERSDIR)/loa.conf
	@mkdir -p $(DESTDIR)$(UNITDIR) && sed 's|@PREFIX@|$(PREFIX)|' etc/loa.service >$(DESTDIR)$(UNITDIR)/loa.service
	@test -e $(DESTDIR)$(SYSCONFDIR)/loa/loa.ini || install -D -m 0640 etc/loa.ini $(DESTDIR)$(SYSCONFDIR)/loa/loa.ini

# What install wrote, but for the configuration.
uninstall:
	@rm -rf $(DESTDIR)$(INSTALL_SHARE) $(DESTDIR)$(PREFIX)/share/doc/loa
	@rm -f $(DESTDIR)$(PREFIX)/bin/loa $(DESTDIR)$(PREFIX)/share/man/man1/loa.1 \
		$(DESTDIR)$(PREFIX)/share/man/man5/loa.ini.5 $(DESTDIR)$(UNITDIR)/loa.service $(DESTDIR)$(SYSUSERSDIR)/loa.conf
