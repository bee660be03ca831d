package gate.rules.record_matches_diff_test

import data.gate.fixture
import data.gate.rules.record_matches_diff

record := "/diff/records/0"

outcome_with(field, value) := answer.outcome if {
	answer := record_matches_diff.result with input as fixture.having(concat("", [record, field]), value)
}

test_success_agrees if {
	answer := record_matches_diff.result with input as fixture.move
	answer.outcome == "auto"
	answer.reason == "The record says what the diff does: service-1 from 2 x t3.medium in aws/us-east-1 to 2 x ecs.c6.large in alibaba/us-east-1."
}

test_deny_record_of_another_service if {
	outcome_with("/claim/service", "service-2") == "deny"
}

test_deny_placement_file_of_another_service if {
	answer := record_matches_diff.result with input as fixture.having("/diff/placements/0/named", "service-2")
	answer.outcome == "deny"
}

test_deny_placement_elsewhere if {
	outcome_with("/claim/to/region", "cn-hangzhou") == "deny"
	outcome_with("/claim/to/count", 3) == "deny"
}

test_deny_other_decision if {
	outcome_with("/claim/id", "dec_01j0000000bbbbbbbbbbbbbbbb") == "deny"
	answer := record_matches_diff.result with input as fixture.having("/diff/trailers", ["dec_01j0000000bbbbbbbbbbbbbbbb"])
	answer.outcome == "deny"
}

test_deny_other_branch if {
	answer := record_matches_diff.result with input as fixture.having("/forge/mergeRequest/sourceBranch", "trimtab/heal/service-1")
	answer.outcome == "deny"
	outcome_with("/claim/kind", "scale") == "deny"
}

test_deny_contradiction_among_several if {
	answer := record_matches_diff.result with input as fixture.patched([
		{"op": "add", "path": "/diff/records/-", "value": {"service": "service-3", "canonical": true, "claim": object.union(fixture.claim, {"service": "service-2"})}},
		{"op": "add", "path": "/diff/placements/-", "value": {"service": "service-3", "named": "service-3", "before": null, "after": fixture.source}},
	])
	answer.outcome == "deny"
}

test_fail_several_without_contradiction if {
	answer := record_matches_diff.result with input as fixture.patched([
		{"op": "add", "path": "/diff/placements/-", "value": {"service": "service-3", "named": "service-3", "before": null, "after": fixture.source}},
		{"op": "replace", "path": "/diff/records", "value": []},
	])
	answer.outcome == "review"
}

test_fail_starts_elsewhere if {
	outcome_with("/claim/from/region", "us-west-2") == "review"
}

test_fail_goes_nowhere if {
	answer := record_matches_diff.result with input as fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/to", "value": fixture.source},
		{"op": "replace", "path": "/diff/placements/0/after", "value": fixture.source},
	])
	answer.outcome == "review"
}

test_fail_no_trailer if {
	answer := record_matches_diff.result with input as fixture.having("/diff/trailers", [])
	answer.reason == "The commits do not name the decision that they carry out."
}

test_fail_base_of_another_history if {
	outcome_with("/baseInHistory", false) == "review"
	outcome_with("/baseInHistory", null) == "review"
}

test_fail_malformed_id if {
	id := "dec_1"
	answer := record_matches_diff.result with input as fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/id", "value": id},
		{"op": "replace", "path": "/diff/trailers", "value": [id]},
	])
	answer.outcome == "review"
}

# A wrong text is a contradiction and denied; everything else that is wrong is for a person.
test_fail_damaged_is_never_auto if {
	every path in [
		"/diff", "/diff/records", "/diff/placements", "/diff/trailers", "/diff/records/0/claim", "/diff/records/0/service",
		"/diff/records/0/canonical", "/diff/records/0/baseInHistory", "/diff/records/0/claim/version",
		"/diff/records/0/claim/id", "/diff/records/0/claim/service", "/diff/records/0/claim/kind",
		"/diff/records/0/claim/from", "/diff/records/0/claim/to", "/diff/records/0/claim/to/provider",
		"/diff/records/0/claim/to/region", "/diff/records/0/claim/to/instanceType", "/diff/records/0/claim/to/count",
		"/diff/records/0/claim/from/count", "/diff/placements/0/service", "/diff/placements/0/before",
		"/diff/placements/0/after", "/diff/placements/0/after/count",
	] {
		every facts in fixture.damaged(path) {
			answer := record_matches_diff.result with input as facts
			answer.outcome != "auto"
		}
	}
}

test_fail_missing_or_null_is_review if {
	every path in ["/diff/records/0/claim/id", "/diff/records/0/claim/service", "/diff/records/0/claim/to", "/diff/placements/0/after"] {
		every facts in [fixture.lacking(path), fixture.having(path, null)] {
			answer := record_matches_diff.result with input as facts
			answer.outcome == "review"
		}
	}
}
