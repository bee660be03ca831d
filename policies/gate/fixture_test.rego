# METADATA
# title: A move that nothing speaks against
# description: What the tests start from; each changes one thing.
package gate.fixture

now := 1790000000000

source := {"provider": "aws", "region": "us-east-1", "instanceType": "t3.medium", "count": 2}

target := {"provider": "alibaba", "region": "us-east-1", "instanceType": "ecs.c6.large", "count": 2}

evidence := {
	"source": "alertmanager",
	"alertName": "ServiceDown",
	"fingerprint": "f00d",
	"startsAt": now - 90000,
	"authenticated": true,
	"observed": "error ratio 0.98 in aws/us-east-1",
	"corroborated": true,
}

claim := {
	"version": 2,
	"id": "dec_01j0000000aaaaaaaaaaaaaaaa",
	"service": "service-1",
	"kind": "optimize",
	"from": source,
	"to": target,
	"confidence": 0.93,
	"cost": {"beforeUsdPerMonth": 200, "afterUsdPerMonth": 120, "savingUsdPerMonth": 80, "migrationUsd": 12.5, "paybackDays": 4.75},
	"score": {"from": 0.41, "to": 0.72},
	"evidence": null,
	"policyDigest": "sha256:0f0f",
	"policyVersion": 7,
}

deleted(index) := {
	"stack": "service-1",
	"service": "service-1",
	"address": sprintf("aws_instance.instance-us-east-1-%d", [index]),
	"action": "delete",
	"instance": true,
	"namedServices": ["service-1"],
	"place": {"provider": "aws", "region": "us-east-1", "instanceType": "t3.medium"},
}

created(index) := {
	"stack": "service-1",
	"service": "service-1",
	"address": sprintf("terraform_data.instance-us-east-1-%d", [index]),
	"action": "create",
	"instance": true,
	"namedServices": ["service-1"],
	"place": {"provider": "alibaba", "region": "us-east-1", "instanceType": "ecs.c6.large"},
}

move := {
	"version": 2,
	"side": "merge-request",
	"now": {
		"ms": now,
		"source": "forge",
		"local": {
			"UTC": {"date": "2026-09-21", "yesterday": "2026-09-20", "time": "14:13", "weekday": "mon"},
			"Europe/Berlin": {"date": "2026-09-21", "yesterday": "2026-09-20", "time": "16:13", "weekday": "mon"},
		},
	},
	"head": {"sha": "1111111111111111111111111111111111111111"},
	"base": {"sha": "2222222222222222222222222222222222222222"},
	"trust": {"source": "target-branch", "policyDigest": "sha256:0f0f", "policyVersion": 7, "minimumPolicyVersion": 3},
	"diff": {
		"known": true,
		"fileCount": 2,
		"files": [
			{"path": "infra/decisions/service-1.json", "kind": "record", "service": "service-1", "status": "added", "regular": true},
			{"path": "infra/placements/service-1.ts", "kind": "placement", "service": "service-1", "status": "modified", "regular": true},
		],
		"placements": [{
			"service": "service-1",
			"named": "service-1",
			"before": source,
			"after": target,
			"onlyMarkedLiterals": true,
			"problem": null,
		}],
		"records": [{
			"service": "service-1",
			"canonical": true,
			"problem": null,
			"claim": claim,
			"issuedAtMs": now - 60000,
			"expiresAtMs": now + 540000,
			"baseInHistory": true,
			"signature": {"status": "valid", "keyId": "tk_0123456789abcdef"},
			"files": "match",
			"replayed": false,
			"takesBack": false,
			"recomputed": {
				"beforeUsdPerMonth": 200,
				"afterUsdPerMonth": 120,
				"migrationUsd": 12.5,
				"confidence": 0.93,
				"score": 0.72,
				"fromPriceRatio": 1,
				"toPriceRatio": 0.98,
			},
		}],
		"trailers": ["dec_01j0000000aaaaaaaaaaaaaaaa"],
	},
	"services": {"service-1": {
		"stateful": false,
		"tier": "standard",
		"vcpu": 2,
		"memoryGib": 4,
		"gpu": null,
		"residency": null,
		"allowedProviders": null,
		"allowedRegions": null,
	}},
	"target": {"known": true, "geography": "na", "machine": {"vcpu": 2, "memoryGib": 4, "gpu": null}},
	"plan": {
		"known": true,
		"problem": null,
		"digest": "sha256:abcd",
		"digestMatches": true,
		"headSha": "1111111111111111111111111111111111111111",
		"baseSha": "2222222222222222222222222222222222222222",
		"resources": [deleted(0), deleted(1), created(0), created(1)],
	},
	"effect": {"unexpected": [], "missing": [], "different": []},
	"forge": {
		"reached": true,
		"bot": "trimtab",
		"defaultBranch": "main",
		"pipelineUser": "trimtab",
		"mergeRequest": {
			"iid": 12,
			"author": "trimtab",
			"sourceBranch": "trimtab/optimize/service-1",
			"targetBranch": "main",
			"sameProject": true,
			"state": "opened",
			"headSha": "1111111111111111111111111111111111111111",
			"mergeCommitSha": null,
			"mergeUser": null,
			"approvals": [],
			"commitAuthors": ["trimtab"],
		},
	},
	"fleet": {"services": 14, "inFlight": 1, "recentByProvider": {"alibaba": 2}, "healsInLastDay": 0},
}

heal := patched([
	{"op": "replace", "path": "/diff/records/0/claim/kind", "value": "heal"},
	{"op": "replace", "path": "/diff/records/0/claim/evidence", "value": evidence},
	{"op": "replace", "path": "/forge/mergeRequest/sourceBranch", "value": "trimtab/heal/service-1"},
])

patched(operations) := json.patch(move, operations)

# The move with one value replaced.
having(path, value) := json.patch(move, [{"op": "replace", "path": path, "value": value}])

lacking(path) := json.patch(move, [{"op": "remove", "path": path}])

# What must never be taken for a number, a flag, a text or a list.
wrong_values := [null, "5", "", [], {}, -1, 1e30]

# The move with the value at `path` missing, and with each wrong value in its place.
damaged(path) := damaged_in(move, path)

damaged_in(facts, path) := array.concat(
	[json.patch(facts, [{"op": "remove", "path": path}])],
	[json.patch(facts, [{"op": "replace", "path": path, "value": value}]) | some value in wrong_values],
)

# What must never be taken for a number, and what never for an amount.
no_numbers := [null, "5", true, [], {}]

no_amounts := array.concat(no_numbers, [-1, 1000000001])

# What must never be taken for a text that says something.
no_texts := [null, "", 5, true, [], {}]

# Another record beside the first, which makes two.
two_records := patched([{"op": "add", "path": "/diff/records/-", "value": move.diff.records[0]}])

claimed(field, value) := having(concat("", ["/diff/records/0/claim/", field]), value)

# The heal with one value replaced.
healing(path, value) := json.patch(heal, [{"op": "replace", "path": path, "value": value}])

of_kind(kind) := patched([
	{"op": "replace", "path": "/diff/records/0/claim/kind", "value": kind},
	{"op": "replace", "path": "/diff/records/0/takesBack", "value": takes_back(kind)},
	{"op": "replace", "path": "/forge/mergeRequest/sourceBranch", "value": concat("", ["trimtab/", kind, "/service-1"])},
])

takes_back(kind) if {
	kind == "revert"
} else := false
