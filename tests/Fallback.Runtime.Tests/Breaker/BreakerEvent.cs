namespace Fallback.Runtime.Tests.Breaker;

internal enum Move
{
    Enter,
    Force,
    Beside,
    Succeed,
    Fail,
    Release,
    Renew,
    CallAndSucceed,
    CallAndFail,
    Advance,
    WaitForBreak,
    Trip,
    Isolate,
    Reset,
}

/// <summary>One step of a random sequence.</summary>
/// <param name="Move">What happens.</param>
/// <param name="Number">How often, which permit of those not yet reported, or how many tenths of a second, as the move wants it.</param>
internal sealed record BreakerEvent(Move Move, int Number);
