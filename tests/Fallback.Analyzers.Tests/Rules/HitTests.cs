using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>Every mistake of the tables is reported in its place, with a message that says something.</summary>
public sealed class HitTests
{
    [Theory]
    [MemberData(nameof(RuleCases.Hits), MemberType = typeof(RuleCases))]
    public async Task Mistake_IsReportedAtItsPlace(string id, string marked)
    {
        foreach (Diagnostic diagnostic in await RuleTest.VerifyAsync(id, marked))
        {
            string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
            Assert.True(message.Length > 30, message);
            Assert.DoesNotContain("{0}", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(RuleCases.Ids), MemberType = typeof(RuleCases))]
    public void Rule_HasHits(string id) => Assert.Contains(RuleCases.Hits, hit => hit.Data.Item1 == id);
}
