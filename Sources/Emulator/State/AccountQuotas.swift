import JSON

/// How much a Batch account may have.
///
/// https://learn.microsoft.com/azure/batch/batch-quota-limit
struct AccountQuotas: Sendable, Codable, Equatable {
    var pools = 100
    /// Of jobs and schedules that are not completed.
    var jobs = 300
    /// Of all nodes that are not spot.
    var dedicatedCores = 500
    var lowPriorityCores = 500
    /// Of dedicated cores, by the family of machine sizes.
    var families = ["standardDSv3Family": 500, "standardDSv5Family": 500]

    init() {}

    /// Reads those of a seed; what it leaves out is as usual.
    init(_ item: JSONValue) {
        pools = item["pools"]?.integer.map(Int.init) ?? pools
        jobs = item["jobs"]?.integer.map(Int.init) ?? jobs
        dedicatedCores = item["dedicatedCores"]?.integer.map(Int.init) ?? dedicatedCores
        lowPriorityCores = item["lowPriorityCores"]?.integer.map(Int.init) ?? lowPriorityCores
        for (name, cores) in item["families"]?.object ?? [:] {
            families[name] = cores.integer.map(Int.init)
        }
    }
}
