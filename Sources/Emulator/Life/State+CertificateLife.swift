import JSON

extension State {
    mutating func startDeleting(certificate thumbprint: String, of account: String) {
        enter(.deleting, certificate: thumbprint, of: account, at: stamp())
        schedule(.certificate(thumbprint), of: account, at: clock.life + LifeTimes.removal)
    }

    mutating func enter(
        _ phase: BatchCertificate.Phase, certificate thumbprint: String, of account: String,
        at entered: Timestamp
    ) {
        accounts[account]?.certificates[thumbprint]?.change { certificate in
            certificate.state.enter(phase, at: entered)
            certificate.modified = max(certificate.modified, entered)
            if phase != .deleteFailed { certificate.referrers = [] }
        }
    }

    /// A certificate that a pool still refers to is not deleted.
    mutating func endDeleting(
        certificate thumbprint: String, of account: String, at instant: Double
    ) {
        guard let held = accounts[account],
            held.certificates[thumbprint]?.state.phase == .deleting
        else { return }
        let referrers = held.pools.values.filter { $0.refers(toCertificate: thumbprint) }
            .map(\.name).sorted()
        guard !referrers.isEmpty else {
            accounts[account]?.certificates[thumbprint] = nil
            return
        }
        enter(.deleteFailed, certificate: thumbprint, of: account, at: stamp())
        accounts[account]?.certificates[thumbprint]?.referrers = referrers
    }
}
