package gate.rules.signature_test

import data.gate.fixture
import data.gate.rules.signature

answer_to(facts) := answer if answer := signature.result with input as facts

signed(status, key) := answer_to(fixture.having("/diff/records/0/signature", {"status": status, "keyId": key}))

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

unknown := "Whether the record is signed is not known."

key := "tk_0123456789abcdef"

test_success_valid if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "valid tk_0123456789abcdef"
	answer.bound == "signed with a key of the trusted side"
}

test_deny_forged if {
	denied(signed("forged", key), "The signature of the record beside service-1 is not one of its key over this text.")
}

test_deny_unknown_key if {
	denied(signed("unknown-key", key), "The record beside service-1 is signed with a key that the trusted side does not know.")
}

test_fail_not_signed_as_it_should_be if {
	reviewed(signed("missing", null), "The record is not signed.")
	reviewed(signed("malformed", null), "The signature is not of the known form.")
	reviewed(signed("inactive-key", key), "The key of the signature is not in use now, by its dates in policies/trust.json.")
	reviewed(signed("no-keys", key), "The trusted side names no keys.")
}

test_fail_any_other_status if {
	every status in ["", "VALID", "valid ", null, true, 1, [], {}] {
		reviewed(signed(status, key), unknown)
	}
}

test_fail_valid_by_no_key if {
	every value in [null, "", 5, true] {
		reviewed(signed("valid", value), unknown)
	}
	reviewed(answer_to(fixture.lacking("/diff/records/0/signature/keyId")), unknown)
}

test_fail_no_signature if {
	every value in [null, {}, "valid", []] {
		reviewed(answer_to(fixture.having("/diff/records/0/signature", value)), unknown)
	}
	reviewed(answer_to(fixture.lacking("/diff/records/0/signature")), unknown)
}

# A record that means nothing is not believed, however it is signed.
test_fail_record_that_cannot_be_read if {
	reviewed(answer_to(fixture.having("/diff/records/0/canonical", false)), "The decision record lacks its id, its service or a known kind.")
	reviewed(answer_to(fixture.having("/diff/records", [])), "This change carries no decision record.")
}

beside(status) := answer_to(fixture.patched([{"op": "add", "path": "/diff/records/-", "value": {
	"service": "service-3",
	"signature": {"status": status, "keyId": key},
}}]))

test_fail_among_several if {
	denied(beside("forged"), "The signature of the record beside service-3 is not one of its key over this text.")
	denied(beside("unknown-key"), "The record beside service-3 is signed with a key that the trusted side does not know.")
	reviewed(beside("valid"), "This change carries 2 decision records; a move carries one.")
}

shown_with(value) := shown if {
	shown := signature.shown with input as fixture.having("/diff/records/0/signature", value)
}

test_success_shown if {
	shown_with({"status": "missing", "keyId": null}).input == "missing"
	shown_with({"status": "missing", "keyId": null}).bound == "signed with a key of the trusted side"
	every value in [null, {"status": "", "keyId": null}, {"status": 5, "keyId": null}, {"status": 5, "keyId": "tk"}] {
		shown_with(value) == {"input": "unknown", "bound": "signed with a key of the trusted side"}
	}
}
