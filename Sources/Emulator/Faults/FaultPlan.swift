/// What rules mean for one request.
struct FaultPlan: Sendable {
    var fault = Fault()
    /// Whether the answer is kept, since a rule may give it again later.
    var keepsAnswer = false
}
