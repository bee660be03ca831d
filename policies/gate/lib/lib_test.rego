package gate.lib_test

import data.gate.fixture
import data.gate.lib

test_success_fixed if {
	lib.fixed(120, 2) == "120.00"
	lib.fixed(12.345, 1) == "12.3"
	lib.fixed(0.05, 2) == "0.05"
	lib.fixed(0.5, 2) == "0.50"
	lib.fixed(0, 2) == "0.00"
	lib.fixed(-18.34, 1) == "-18.3"
	lib.fixed(-0.34, 1) == "-0.3"
	lib.fixed(-0.001, 2) == "0.00"
	lib.fixed(0.9999, 3) == "1.000"
	lib.fixed(0.001, 3) == "0.001"
	lib.fixed(1234.5678, 3) == "1234.568"
	lib.fixed(1000000000, 2) == "1000000000.00"
}

# A short number as it was given, a long one rounded.
test_success_number if {
	lib.number(5, 2) == "5"
	lib.number(0.8500001, 3) == "0.8500001"
	lib.number(0.85000001, 3) == "0.850"
	lib.number(121.47199999, 2) == "121.47"
	lib.number(-80, 2) == "-80"
	lib.number(123456789, 2) == "123456789"
	lib.number(1234567890, 2) == "1234567890.00"
	lib.number(1000000000000000, 2) == "1000000000000000.00"
	lib.number(1000000000000001, 2) == "1000000000000001"
	lib.number(-1000000000000000, 2) == "-1000000000000000.00"
	lib.number(-1000000000000001, 2) == "-1000000000000001"
}

test_success_listed if {
	lib.listed([]) == ""
	lib.listed(["a"]) == "a"
	lib.listed(["a", "b", "c"]) == "a, b, c"
	lib.listed(["a", "b", "c", "d"]) == "a, b, c and 1 more"
	lib.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
}

test_success_seconds if {
	lib.seconds(61499) == "61"
	lib.seconds(61500) == "62"
	lib.seconds(0) == "0"
	lib.seconds(-30000) == "-30"
}

test_fail_in_range_refuses_what_is_no_number if {
	every value in fixture.no_numbers {
		not lib.in_range(value, 0, 10)
	}
	not lib.in_range(-0.1, 0, 10)
	not lib.in_range(10.1, 0, 10)
	lib.in_range(0, 0, 10)
	lib.in_range(10, 0, 10)
}

# Between two texts, or two flags, there are others.
test_fail_in_range_of_what_is_no_number if {
	not lib.in_range("5", "0", "9")
	not lib.in_range(true, false, true)
}

test_fail_is_amount if {
	every value in fixture.no_amounts {
		not lib.is_amount(value)
	}
	lib.is_amount(0)
	lib.is_amount(1000000000)
	not lib.is_amount(1000000000.01)
	not lib.is_amount(-0.01)
}

test_success_millionths if {
	lib.millionths(0.0000004) == 0
	lib.millionths(0.0000005) == 1
	lib.millionths(-1.5) == -1500000
	lib.billionths(1) == 1000000000
}

test_success_pointed if {
	lib.pointed(-400, 1) == "-40.0"
	lib.pointed(5, 1) == "0.5"
	lib.pointed(0, 1) == "0.0"
}

test_fail_is_count_of_a_part if {
	not lib.is_count(1.5)
	not lib.is_count(0.1)
}

test_fail_is_count if {
	every value in array.concat(fixture.no_numbers, [-1, 1000001]) {
		not lib.is_count(value)
	}
	lib.is_count(0)
	lib.is_count(1000000)
}

test_fail_is_text if {
	every value in fixture.no_texts {
		not lib.is_text(value)
	}
	lib.is_text(" ")
}

test_fail_are_texts if {
	every value in [null, "a", 5, {}, {"a": "b"}, {"a"}, [""], ["a", 5], [null]] {
		not lib.are_texts(value)
	}
	lib.are_texts([])
	lib.are_texts(["a", "b"])
}

test_fail_is_instant if {
	lib.is_instant(1000000000000)
	lib.is_instant(10000000000000)
	not lib.is_instant(999999999999)
	not lib.is_instant(10000000000001)
	not lib.is_instant("1790000000000")
}

test_fail_is_date if {
	every value in ["2026-01-01", "2026-12-31", "0000-01-01", "9999-09-09", "2026-10-20"] {
		lib.is_date(value)
	}
	every value in [
		null, 20260921, "", "2026", "2026-9-21", "2026-09-2", "2026-09-211", "2026/09/21", "20260921", " 2026-09-21", "2026-09-21 ",
		"2026-00-01", "2026-13-01", "2026-09-00", "2026-09-32", "2026-99-01", "2026-09-99", "2026-0a-01", "x026-09-21", "26-09-21", "02026-09-21", "2026-1-21", "2026-011-21", "2026-09-021", "2026-09-21-", "2026-09", 5, true, [], {}, ["2026-09-21"],
	] {
		not lib.is_date(value)
	}
}

test_fail_is_time if {
	every value in ["00:00", "09:05", "13:59", "19:00", "20:10", "23:59"] {
		lib.is_time(value)
	}
	every value in [null, 900, "", "9:00", "09:0", "09:000", "24:00", "25:00", "99:00", "09:60", "09:99", "09.00", "09-00", "0a:00", "00:0x", "1:00", "001:00", "00:1", "00:011", "00:00:", 5, true, [], {}, " 09:00", "ab:cd", ["09:00"]] {
		not lib.is_time(value)
	}
}

test_fail_is_placement_needs_all_four if {
	lib.is_placement(fixture.source)
	every field in ["provider", "region", "instanceType", "count"] {
		not lib.is_placement(object.remove(fixture.source, [field]))
		not lib.is_placement(object.union(fixture.source, {field: null}))
		not lib.is_placement(object.union(fixture.source, {field: ""}))
	}
	every field in ["provider", "region", "instanceType"] {
		not lib.is_placement(object.union(fixture.source, {field: 5}))
	}
	every count in [0, 1.5, 1001, "2", -1, true] {
		not lib.is_placement(object.union(fixture.source, {"count": count}))
	}
	lib.is_placement(object.union(fixture.source, {"count": 1}))
	lib.is_placement(object.union(fixture.source, {"count": 1000}))
	every value in [null, [], "here", 5] {
		not lib.is_placement(value)
	}
}

test_fail_same_placement_in_all_four if {
	lib.same_placement(fixture.source, fixture.source)
	every change in [["provider", "gcp"], ["region", "us-west-2"], ["instanceType", "t3.large"], ["count", 3]] {
		not lib.same_placement(fixture.source, object.union(fixture.source, {change[0]: change[1]}))
	}
}

test_success_describe if {
	lib.describe(fixture.source) == "2 x t3.medium in aws/us-east-1"
}

test_success_claim if {
	every kind in ["optimize", "heal", "scale", "revert"] {
		claim := lib.claim with input as fixture.claimed("kind", kind)
		claim.kind == kind
	}
}

without_claim(facts, sentence) if {
	not lib.claim with input as facts
	said := lib.without_claim with input as facts
	said == sentence
	objection := lib.unclaimed with input as facts
	objection.outcome == "review"
	objection.waivable == false
	objection.reason == sentence
}

lacks := "The decision record lacks its id, its service or a known kind."

test_fail_claim_needs_its_name if {
	every field in ["id", "service"] {
		every value in fixture.no_texts {
			without_claim(fixture.claimed(field, value), lacks)
		}
		without_claim(fixture.lacking(concat("", ["/diff/records/0/claim/", field])), lacks)
	}
	every value in ["sell", "", null, 5, ["heal"]] {
		without_claim(fixture.claimed("kind", value), lacks)
	}
}

test_fail_claim_that_cannot_be_read if {
	every value in [false, null, "true"] {
		without_claim(fixture.having("/diff/records/0/canonical", value), lacks)
	}
	without_claim(fixture.having("/diff/records/0/problem", "it is too long"), "The decision record cannot be read: it is too long.")
	every value in ["", 5, false] {
		without_claim(fixture.having("/diff/records/0/problem", value), lacks)
	}
	without_claim(fixture.having("/diff/records/0/claim", null), lacks)
}

test_fail_other_than_one_record if {
	without_claim(fixture.having("/diff/records", []), "This change carries no decision record.")
	without_claim(fixture.two_records, "This change carries 2 decision records; a move carries one.")
	nothing := "Nothing is known of a decision record."
	every value in [null, "", "abc", {}, {"0": fixture.move.diff.records[0]}, {"0": 1, "1": 2}, 5] {
		without_claim(fixture.having("/diff/records", value), nothing)
	}
	without_claim(null, nothing)
	first := fixture.move.diff.records[0]
	not lib.record with input as fixture.having("/diff/records", {"0": first})
	not lib.record with input as fixture.two_records
}

test_fail_other_than_one_placement if {
	placement := fixture.move.diff.placements[0]
	found := lib.placement with input as fixture.move
	found == placement
	every value in [null, [], {"0": placement}, [placement, placement]] {
		not lib.placement with input as fixture.having("/diff/placements", value)
	}
}

test_success_what_facts_say if {
	lib.from == fixture.source with input as fixture.move
	lib.to == fixture.target with input as fixture.move
	lib.before == fixture.source with input as fixture.move
	lib.after == fixture.target with input as fixture.move
	lib.where == "alibaba/us-east-1" with input as fixture.move
	lib.branch == "trimtab/optimize/service-1" with input as fixture.move
	lib.spec == fixture.move.services["service-1"] with input as fixture.move
	lib.request == fixture.move.forge.mergeRequest with input as fixture.move
}

test_fail_places_that_are_none if {
	every value in [null, {}, {"provider": "aws"}, "here"] {
		not lib.from with input as fixture.claimed("from", value)
		not lib.to with input as fixture.claimed("to", value)
		not lib.before with input as fixture.having("/diff/placements/0/before", value)
		not lib.after with input as fixture.having("/diff/placements/0/after", value)
	}
}

test_fail_cost_needs_four_amounts if {
	lib.cost with input as fixture.move
	every field in ["beforeUsdPerMonth", "afterUsdPerMonth", "migrationUsd"] {
		every value in fixture.no_amounts {
			not lib.cost with input as fixture.claimed(concat("/", ["cost", field]), value)
		}
	}
	every value in array.concat(fixture.no_numbers, [-1000000000.01, 1000000000.01]) {
		not lib.cost with input as fixture.claimed("cost/savingUsdPerMonth", value)
	}
	lib.cost with input as fixture.claimed("cost/savingUsdPerMonth", -1000000000)
	lib.cost with input as fixture.claimed("cost/savingUsdPerMonth", 1000000000)
}

test_fail_bot_without_a_name if {
	lib.bot == "trimtab" with input as fixture.move
	every value in fixture.no_texts {
		not lib.bot with input as fixture.having("/forge/bot", value)
	}
}

test_fail_time_that_the_forge_does_not_confirm if {
	lib.now == fixture.now with input as fixture.move
	lib.today == "2026-09-21" with input as fixture.move
	every source in ["runner", "clock", null, ""] {
		not lib.now with input as fixture.having("/now/source", source)
		not lib.today with input as fixture.having("/now/source", source)
	}
	not lib.now with input as fixture.having("/now/ms", "1790000000000")
	not lib.now with input as fixture.having("/now/ms", 0)
	not lib.today with input as fixture.having("/now/local/UTC/date", "21.09.2026")
	not lib.today with input as fixture.having("/now/local", {"Europe/Berlin": fixture.move.now.local.UTC})
}

test_success_answers if {
	lib.auto("confidence", "Fine.", {"input": "a", "bound": "b"}) == {
		"rule": "confidence",
		"outcome": "auto",
		"reason": "Fine.",
		"waived": false,
		"waivedBy": null,
		"input": "a",
		"bound": "b",
		"remedy": "Change nothing.",
	}
	lib.review("No.", "Do.") == {"outcome": "review", "reason": "No.", "remedy": "Do.", "waivable": false}
	lib.deny("No.", "Do.") == {"outcome": "deny", "reason": "No.", "remedy": "Do.", "waivable": false}
	lib.missed("No.", "Do.") == {"outcome": "review", "reason": "No.", "remedy": "Do.", "waivable": true}
}
