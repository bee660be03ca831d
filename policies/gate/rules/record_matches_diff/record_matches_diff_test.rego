package gate.rules.record_matches_diff_test

import data.gate.fixture
import data.gate.rules.record_matches_diff

answer_to(facts) := answer if answer := record_matches_diff.result with input as facts

with_value(path, value) := answer_to(fixture.having(path, value))

with_record(field, value) := with_value(concat("", ["/diff/records/0/", field]), value)

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

denied(answer, reason) if {
	answer.outcome == "deny"
	answer.waivable == false
	answer.reason == reason
}

unknown := "The decision record lacks a field or has one of the wrong type."

starts_elsewhere := "The decision does not start from where the placement file was."

no_trailer := "The commits do not name the decision that they carry out."

test_success_agrees if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "2 x ecs.c6.large in alibaba/us-east-1"
	answer.bound == "2 x ecs.c6.large in alibaba/us-east-1"
}

test_success_without_a_merge_request if {
	with_value("/forge/mergeRequest", null).outcome == "auto"
	with_value("/forge/mergeRequest/sourceBranch", "feature").outcome == "auto"
	with_value("/forge/mergeRequest/sourceBranch", 5).outcome == "auto"
}

test_success_among_other_trailers if {
	with_value("/diff/trailers", ["dec_01j0000000bbbbbbbbbbbbbbbb", fixture.claim.id]).outcome == "auto"
}

test_deny_record_of_another_service if {
	denied(with_record("claim/service", "service-2"), "The decision record beside service-1 speaks of another service.")
	denied(with_record("service", "service-2"), "The decision record beside service-2 speaks of another service.")
}

test_deny_placement_file_of_another_service if {
	denied(with_value("/diff/placements/0/named", "service-2"), "The placement file of service-1 speaks of another service.")
}

test_deny_placement_elsewhere if {
	reason := "The placement of service-1 is not the one that its decision record names."
	denied(with_record("claim/to/provider", "gcp"), reason)
	denied(with_record("claim/to/region", "cn-hangzhou"), reason)
	denied(with_record("claim/to/instanceType", "ecs.c6.xlarge"), reason)
	denied(with_record("claim/to/count", 3), reason)
	denied(with_value("/diff/placements/0/after/count", 3), reason)
}

test_deny_other_files if {
	denied(with_record("files", "differ"), "The files of service-1 are not the ones that were signed.")
}

test_fail_files_unknown if {
	every value in ["unknown", null, "", "Match", true] {
		reviewed(with_record("files", value), "It is not known whether the files are the ones that were signed.")
	}
}

test_deny_other_decision if {
	reason := "The commits name another decision than the record."
	denied(with_record("claim/id", "dec_01j0000000bbbbbbbbbbbbbbbb"), reason)
	denied(with_value("/diff/trailers", ["dec_01j0000000bbbbbbbbbbbbbbbb"]), reason)
}

test_deny_other_branch if {
	reason := "The branch is not the one of a decision to optimize service-1."
	denied(with_value("/forge/mergeRequest/sourceBranch", "trimtab/heal/service-1"), reason)
	denied(with_value("/forge/mergeRequest/sourceBranch", "trimtab/optimize/service-2"), reason)
	denied(with_record("claim/kind", "scale"), "The branch is not the one of a decision to scale service-1.")
}

# Everything else about this one is in order: a branch alone can contradict.
test_deny_before_review if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/forge/mergeRequest/sourceBranch", "value": "trimtab/heal/service-1"},
		{"op": "replace", "path": "/diff/records/0/baseInHistory", "value": null},
	]))
	answer.outcome == "deny"
}

second(record, placement) := answer_to(fixture.patched([
	{"op": "add", "path": "/diff/records/-", "value": record},
	{"op": "add", "path": "/diff/placements/-", "value": placement},
]))

beside := {"service": "service-3", "canonical": true, "claim": object.union(fixture.claim, {"service": "service-3", "to": fixture.source})}

place := {"service": "service-3", "named": "service-3", "before": null, "after": fixture.source}

test_deny_contradiction_among_several if {
	second(json.patch(beside, [{"op": "replace", "path": "/claim/service", "value": "service-2"}]), place).outcome == "deny"
	second(beside, json.patch(place, [{"op": "replace", "path": "/named", "value": "service-2"}])).outcome == "deny"
	second(beside, json.patch(place, [{"op": "replace", "path": "/after/count", "value": 3}])).outcome == "deny"
	second(object.union(beside, {"files": "differ"}), place).outcome == "deny"
}

test_fail_several_without_contradiction if {
	reviewed(second(beside, place), "This change carries 2 decision records; a move carries one.")
}

# Records and placements are compared by their service, and only where both can be read.
test_fail_several_of_which_one_cannot_be_read if {
	every after in [null, {"provider": "aws"}, object.union(fixture.source, {"count": "3"})] {
		second(beside, json.patch(place, [{"op": "replace", "path": "/after", "value": after}])).outcome == "review"
	}
	every to in [null, {"provider": "aws"}, object.union(fixture.source, {"count": "3"})] {
		second(json.patch(beside, [{"op": "replace", "path": "/claim/to", "value": to}]), place).outcome == "review"
	}
}

test_fail_starts_elsewhere if {
	every change in [["provider", "gcp"], ["region", "us-west-2"], ["instanceType", "t3.large"], ["count", 4]] {
		reviewed(with_record(concat("/", ["claim/from", change[0]]), change[1]), starts_elsewhere)
	}
}

test_fail_start_unknown if {
	reviewed(with_record("claim/from", null), unknown)
	reviewed(with_value("/diff/placements/0/before", null), unknown)
}

test_fail_goes_nowhere if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/to", "value": fixture.source},
		{"op": "replace", "path": "/diff/placements/0/after", "value": fixture.source},
	]))
	reviewed(answer, unknown)
}

test_fail_no_trailer if {
	every value in [[], null, {}, fixture.claim.id, {"0": fixture.claim.id}] {
		reviewed(with_value("/diff/trailers", value), no_trailer)
	}
}

test_fail_base_of_another_history if {
	every value in [false, null, "true"] {
		reviewed(with_record("baseInHistory", value), "The decision was taken on a commit that is not part of this history.")
	}
}

named(id) := answer_to(fixture.patched([
	{"op": "replace", "path": "/diff/records/0/claim/id", "value": id},
	{"op": "replace", "path": "/diff/trailers", "value": [id]},
]))

test_fail_malformed_id if {
	reviewed(named("dec_1"), unknown)
	reviewed(named("dec_01j0000000aaaaaaaaaaaaaaaaa"), unknown)
	reviewed(named("dec_01j0000000aaaaaaaaaaaaaaa"), unknown)
	reviewed(named("DEC_01j0000000aaaaaaaaaaaaaaaa"), unknown)
	named("dec_01j0000000bbbbbbbbbbbbbbbb").outcome == "auto"
}

test_fail_other_version if {
	every value in [1, 3, "2", null] {
		reviewed(with_record("claim/version", value), unknown)
	}
}

test_fail_placement_of_another_service if {
	reviewed(
		answer_to(fixture.patched([
			{"op": "replace", "path": "/diff/placements/0/service", "value": "service-2"},
			{"op": "replace", "path": "/diff/placements/0/named", "value": "service-2"},
		])),
		unknown,
	)
	reviewed(with_value("/diff/placements/0/named", null), unknown)
}

# A wrong text is a contradiction and denied; everything else that is wrong is for a person.
test_fail_damaged_is_never_auto if {
	every path in [
		"/diff", "/diff/records", "/diff/placements", "/diff/trailers", "/diff/records/0/claim", "/diff/records/0/service",
		"/diff/records/0/canonical", "/diff/records/0/baseInHistory", "/diff/records/0/files", "/diff/records/0/claim/version",
		"/diff/records/0/claim/id", "/diff/records/0/claim/service", "/diff/records/0/claim/kind",
		"/diff/records/0/claim/from", "/diff/records/0/claim/to", "/diff/records/0/claim/to/provider",
		"/diff/records/0/claim/to/region", "/diff/records/0/claim/to/instanceType", "/diff/records/0/claim/to/count",
		"/diff/records/0/claim/from/count", "/diff/placements/0/service", "/diff/placements/0/before",
		"/diff/placements/0/after", "/diff/placements/0/after/count",
	] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome != "auto"
		}
	}
}

test_fail_missing_or_null_is_review if {
	every path in ["/diff/records/0/claim/id", "/diff/records/0/claim/service", "/diff/records/0/claim/to", "/diff/placements/0/after"] {
		every facts in [fixture.lacking(path), fixture.having(path, null)] {
			answer_to(facts).outcome == "review"
		}
	}
}

test_fail_shown_as_unknown if {
	shown := record_matches_diff.shown with input as fixture.having("/diff/placements", [])
	shown == {"input": "unknown", "bound": "as signed"}
}
