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
	"remedy": "Sign the digest and the version of the trusted side's policy.",
	"waivable": false,
}

result := lib.auto("policy_trusted", "The policy of the trusted side judges what was decided under it.", shown) if {
	from_trusted_side
	known
	trust.policyVersion >= trust.minimumPolicyVersion
	trust.policyVersion >= lib.claim.policyVersion
	trust.policyDigest == lib.claim.policyDigest
} else := lib.unclaimed if {
	not lib.claim
} else := lib.deny(
	concat("", [shown.input, " judges a decision that was taken under the newer policy ", json.marshal(lib.claim.policyVersion), "."]),
	"Bring the trusted side's policy up to date.",
) if {
	is_version(trust.policyVersion)
	is_version(lib.claim.policyVersion)
	trust.policyVersion < lib.claim.policyVersion
} else := lib.review(
	"The policy and the keys were not read from a side that the change cannot write.",
	"Let the gate read them from the target branch or from a gate project.",
) if {
	not from_trusted_side
} else := lib.review(
	concat("", [shown.input, " is older than policy ", json.marshal(trust.minimumPolicyVersion), ", the oldest that is accepted."]),
	"Bring the trusted side's policy up to date.",
) if {
	known
	trust.policyVersion < trust.minimumPolicyVersion
} else := lib.review(
	"The decision was taken under another policy.",
	"Decide anew under the policy of the trusted side.",
) if {
	known
}

default shown := {"input": "unknown", "bound": "the trusted side's policy, not an older one"}

shown := {
	"input": concat("", ["policy ", json.marshal(trust.policyVersion)]),
	"bound": "the trusted side's policy, not an older one",
} if {
	is_version(trust.policyVersion)
}

trust := input.trust

from_trusted_side if trust.source in ["target-branch", "gate-project"]

known if {
	is_version(trust.policyVersion)
	is_version(trust.minimumPolicyVersion)
	is_version(lib.claim.policyVersion)
	lib.is_text(trust.policyDigest)
	lib.is_text(lib.claim.policyDigest)
}

is_version(value) if lib.in_range(value, 1, lib.largest_amount)
