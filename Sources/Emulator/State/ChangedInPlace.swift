/// What is changed where it lies: `jobs[key]?.change { … }` copies nothing and does nothing if
/// there is none.
protocol ChangedInPlace {}

extension ChangedInPlace {
    mutating func change(_ body: (inout Self) -> Void) {
        body(&self)
    }
}

extension BatchAccount: ChangedInPlace {}
extension Pool: ChangedInPlace {}
extension Job: ChangedInPlace {}
extension JobSchedule: ChangedInPlace {}
extension BatchTask: ChangedInPlace {}
extension BatchCertificate: ChangedInPlace {}
