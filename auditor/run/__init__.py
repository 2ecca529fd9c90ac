"""The run: registry, scopes, adapter, snapshot, rules, findings, gap lists, reports, registry again. One way."""
