using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests;

/// <summary>Every mistake of the tables can be let pass where it stands.</summary>
public sealed class PragmaTests
{
    [Theory]
    [MemberData(nameof(RuleCases.Hits), MemberType = typeof(RuleCases))]
    public async Task Pragma_AroundAMistake_Suppresses(string id, string marked)
    {
        string source = $"#pragma warning disable {id}\n{UserCode.Unmarked(marked)}\n#pragma warning restore {id}";
        Assert.DoesNotContain(await RuleTest.FindAsync(source), diagnostic => diagnostic.Id == id);
    }
}
