using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests;

/// <summary>What comes near to a mistake and is right is left alone.</summary>
public sealed class NearMissTests
{
    [Theory]
    [MemberData(nameof(RuleCases.NearMisses), MemberType = typeof(RuleCases))]
    public async Task NearMiss_IsNotReported(string id, string source) => await RuleTest.VerifyAsync(id, source);
}
