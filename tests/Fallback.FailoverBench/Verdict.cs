namespace Fallback.FailoverBench;

/// <summary>The four verdicts of FailoverBench's methodology 0.1, best first.</summary>
public enum Verdict
{
    /// <summary>The caller got what he should, and every check holds.</summary>
    Pass,

    /// <summary>The caller got what he should, but an advisory check does not hold.</summary>
    Partial,

    /// <summary>The caller did not, but got a clean error in time.</summary>
    Safe,

    /// <summary>A hang, half an answer that passes for a whole one, or a required check that does not hold.</summary>
    Fail,
}
