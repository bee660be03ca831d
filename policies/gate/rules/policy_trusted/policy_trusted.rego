# METADATA
# title: Policy trusted
# description: |
#   This policy comes from a side that the change cannot write, is the one that the decision was taken under,
#   and is not an older one.
package gate.rules.policy_trusted

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Under which policy the decision was taken is not known.",
	"waivable": false,
	"remedy": "Sign the digest and the version of the trusted side's policy.",
}

result := lib.deny(
	concat("", ["Policy ", version_text, " judges a decision that was taken under policy ", claimed_text, ": it is an older one."]),
	"Bring the trusted side's policy up to date.",
) if {
	is_version(version)
	is_version(claimed)
	version < claimed
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"The policy and the keys were not read from a side that the change cannot write.",
	"Let the gate read them from the target branch or from a gate project.",
) if {
	not input.trust.source in {"target-branch", "gate-project"}
} else := lib.review(
	concat("", ["Policy ", version_text, " is older than ", minimum_text, ", the oldest that is accepted."]),
	"Bring the trusted side's policy up to date.",
) if {
	known
	version < minimum
} else := lib.review(
	"The decision was taken under another policy.",
	"Decide anew under the policy of the trusted side.",
) if {
	known
	lib.claim.policyDigest != input.trust.policyDigest
} else := lib.auto(concat("", ["Policy ", version_text, " of the trusted side judges what was decided under it."])) if {
	known
}

default shown := {"input": "unknown", "bound": "the policy of the trusted side"}

shown := {
	"input": concat("", ["policy ", version_text, ", ", input.trust.source]),
	"bound": concat("", ["at least policy ", minimum_text, " and the one decided under, policy ", claimed_text]),
} if {
	known
}

version := input.trust.policyVersion

minimum := input.trust.minimumPolicyVersion

claimed := lib.claim.policyVersion

known if {
	is_version(version)
	is_version(minimum)
	is_version(claimed)
	lib.is_text(input.trust.policyDigest)
	lib.is_text(lib.claim.policyDigest)
}

is_version(value) if lib.in_range(value, 1, lib.largest_amount)

version_text := format_int(version, 10)

minimum_text := format_int(minimum, 10)

claimed_text := format_int(claimed, 10)
