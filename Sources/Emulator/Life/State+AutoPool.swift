import JSON

extension State {
    /// Makes the pool that a job asks for, or takes that of its schedule.
    mutating func makeAutoPool(forJob key: String, of account: String) {
        guard let held = accounts[account], let job = held.jobs[key], job.autoPoolID == nil,
            let wanted = job.specification["poolInfo"]?["autoPoolSpecification"]
        else { return }
        guard held.pools.count < held.quotas.pools else {
            refuse(
                "AutoPoolCreationFailedWithQuotaReached",
                "The account's quota of pools has been reached", job: key, of: account)
            return
        }
        let prefix = wanted["autoPoolIdPrefix"]?.string.map { "\($0)_" } ?? ""
        let id = "\(prefix)\(Identifier.random().uppercased())"
        do throws(BatchError) {
            let properties = try PoolSpecification(
                wanted["pool"] ?? .object([:]), named: id, in: held,
                refusesCertificates: refusesCertificates
            ).properties
            let stamp = stamp()
            let pool = Pool(
                name: id, incarnation: Int(stamp.ticks), properties: properties, identities: [],
                created: stamp, modified: stamp, allocationSince: stamp)
            start(pool: pool, in: account)
            accounts[account]?.jobs[key]?.autoPoolID = id
            if let schedule = job.schedule, wanted["poolLifetimeOption"]?.string == "jobschedule" {
                accounts[account]?.jobSchedules[schedule]?.autoPoolID = id
            }
        } catch {
            refuse(error.code, error.message, job: key, of: account)
        }
    }

    private mutating func refuse(
        _ code: String, _ message: String, job key: String, of account: String
    ) {
        accounts[account]?.jobs[key]?.schedulingError = StatedError(
            code: code, message: message)
    }
}
