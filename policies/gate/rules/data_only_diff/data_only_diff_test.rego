package gate.rules.data_only_diff_test

import data.gate.fixture
import data.gate.rules.data_only_diff

answer_to(facts) := answer if answer := data_only_diff.result with input as facts

with_value(path, value) := answer_to(fixture.having(path, value))

reviewed(path, value, reason) if {
	answer := with_value(path, value)
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "What this change touches is not known."

not_plain := "The files are added, deleted, renamed or not plain files; a move edits a placement and writes a record."

more := "More than the marked values of infra/placements/service-1.ts changed."

test_success_one_placement_and_its_record if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "2 files"
	answer.bound == "one placement file and its record"
}

test_success_record_rewritten if {
	with_value("/diff/files/0/status", "modified").outcome == "auto"
}

test_success_in_any_order if {
	with_value("/diff/files", array.reverse(fixture.move.diff.files)).outcome == "auto"
}

test_fail_no_base if {
	every value in [false, null, "true"] {
		reviewed("/diff/known", value, "There is no base commit to compare with, so what this change touches is not known.")
	}
}

added(path, kind) := answer_to(fixture.patched([
	{"op": "add", "path": "/diff/files/-", "value": {"path": path, "kind": kind, "service": null, "status": "modified", "regular": true}},
	{"op": "replace", "path": "/diff/fileCount", "value": 3},
]))

test_fail_control_file if {
	added(".gitlab-ci.yml", "control").reason == ".gitlab-ci.yml decides what is judged, built or trusted: a person looks at it."
	added(".gitlab-ci.yml", "control").remedy == "Change .gitlab-ci.yml in a merge request of its own."
	added(".gitlab-ci.yml", "control").outcome == "review"
}

test_fail_control_file_before_other_file if {
	answer := answer_to(fixture.patched([
		{"op": "add", "path": "/diff/files/-", "value": {"path": "README.md", "kind": "other"}},
		{"op": "add", "path": "/diff/files/-", "value": {"path": "policies/gate.wasm", "kind": "control"}},
	]))
	startswith(answer.reason, "policies/gate.wasm decides")
}

test_fail_another_file if {
	added("README.md", "other").reason == "README.md is neither a placement nor a decision record."
	added("README.md", "other").remedy == "Leave README.md as it is."
	added("README.md", null).reason == "README.md is neither a placement nor a decision record."
}

test_fail_two_placements_or_records if {
	every change in [
		["infra/placements/service-2.ts", "placement", "This change touches 2 placement files; a move touches one."],
		["infra/decisions/service-2.json", "record", "This change touches 2 decision records; a move touches one."],
	] {
		answer := added(change[0], change[1])
		answer.outcome == "review"
		answer.reason == change[2]
	}
}

test_fail_more_files_than_are_listed if {
	reviewed("/diff/fileCount", 3, unknown)
	reviewed("/diff/fileCount", 1, unknown)
}

# The list may be longer than the count says: neither is believed alone.
test_fail_more_files_than_are_counted if {
	answer := answer_to(fixture.patched([{"op": "add", "path": "/diff/files/-", "value": {"path": "x", "kind": "placement"}}]))
	answer.outcome == "review"
	doubled := answer_to(fixture.having("/diff/files", array.concat(fixture.move.diff.files, fixture.move.diff.files)))
	doubled.outcome == "review"
}

test_fail_record_or_placement_alone if {
	answer_to(fixture.lacking("/diff/files/1")).reason == "This change touches 0 placement files; a move touches one."
	answer_to(fixture.lacking("/diff/files/0")).reason == "This change touches 0 decision records; a move touches one."
}

test_fail_two_of_a_kind if {
	answer_to(fixture.having("/diff/files/0/kind", "placement")).outcome == "review"
	answer_to(fixture.having("/diff/files/1/kind", "record")).outcome == "review"
}

test_fail_not_plain if {
	every change in [
		["/diff/files/0/status", "deleted"],
		["/diff/files/0/status", "other"],
		["/diff/files/0/regular", false],
		["/diff/files/1/status", "added"],
		["/diff/files/1/status", "deleted"],
		["/diff/files/1/regular", false],
	] {
		reviewed(change[0], change[1], not_plain)
	}
}

test_fail_path_and_service_disagree if {
	every change in [
		["/diff/files/1/path", "infra/placements/../main.ts"],
		["/diff/files/1/path", "infra/placements/service-1.tsx"],
		["/diff/files/0/path", "infra/decisions/service-2.json"],
		["/diff/files/0/path", "infra/decisions/service-1.js"],
		["/diff/files/1/service", "service-2"],
		["/diff/placements/0/service", "service-2"],
		["/diff/placements/0/named", "service-2"],
		["/diff/placements/0/named", null],
	] {
		reviewed(change[0], change[1], unknown)
	}
}

# Nameless everywhere is not the same name.
test_fail_no_service_anywhere if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/diff/files/1/service", "value": ""},
		{"op": "replace", "path": "/diff/files/1/path", "value": "infra/placements/.ts"},
		{"op": "replace", "path": "/diff/files/0/path", "value": "infra/decisions/.json"},
		{"op": "replace", "path": "/diff/placements/0/service", "value": ""},
		{"op": "replace", "path": "/diff/placements/0/named", "value": ""},
	]))
	answer.reason == unknown
}

test_fail_more_than_literals if {
	every value in [false, null, "true"] {
		reviewed("/diff/placements/0/onlyMarkedLiterals", value, more)
	}
	reviewed(
		"/diff/placements/0/problem", "line 3 is not of the known form",
		"More than the marked values of infra/placements/service-1.ts may have changed: line 3 is not of the known form.",
	)
	every value in ["", 5, true] {
		reviewed("/diff/placements/0/problem", value, unknown)
	}
}

test_fail_nothing_moved if {
	reviewed("/diff/placements/0/after", fixture.source, "infra/placements/service-1.ts says the same before and after.")
}

test_fail_placement_unreadable if {
	every path in ["/diff/placements/0/before", "/diff/placements/0/after"] {
		reviewed(path, null, unknown)
		reviewed(path, {"provider": "aws"}, unknown)
	}
}

test_fail_damaged_is_review if {
	every path in [
		"/diff", "/diff/known", "/diff/files", "/diff/fileCount", "/diff/placements",
		"/diff/files/0/path", "/diff/files/0/kind", "/diff/files/0/status", "/diff/files/0/regular",
		"/diff/files/1/path", "/diff/files/1/kind", "/diff/files/1/service", "/diff/files/1/status", "/diff/files/1/regular",
		"/diff/placements/0/service", "/diff/placements/0/named", "/diff/placements/0/onlyMarkedLiterals",
		"/diff/placements/0/before", "/diff/placements/0/after", "/diff/placements/0/before/count",
		"/diff/placements/0/after/count",
	] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome == "review"
		}
	}
}

test_fail_shown_as_unknown if {
	shown := data_only_diff.shown with input as fixture.having("/diff/fileCount", "2")
	shown == {"input": "unknown", "bound": "one placement file and its record"}
}

test_fail_files_that_are_no_list if {
	[record, placement] := fixture.move.diff.files
	answer_to(fixture.having("/diff/files", {"a": record, "b": placement})).outcome == "review"
}
