using System.Globalization;
using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>FB5001: what is reported, where, in which words and how gravely.</summary>
public sealed class PolicyLockAnalyzerTests
{
    private const string Command = "dotnet format analyzers --diagnostics FB5001";
    private const string Chain = """[ModelChain("openai/luna", "anthropic/small", DeadlineMs = 12_000)]""";
    private const string Other = """[ModelChain("openai/luna", "openai/sol", DeadlineMs = 29_000)]""";

    [Fact]
    public async Task Project_WithoutALockFile_IsSilent() =>
        Assert.Empty(await PolicyLockTest.VerifyAsync(null, Client(Chain)));

    [Fact]
    public async Task Project_ThatIsAsAccepted_IsSilent() =>
        Assert.Empty(await PolicyLockTest.VerifyAsync(PolicyLockTest.Accepted(Client(Chain)), Client(Chain)));

    [Fact]
    public async Task Chain_ThatHasChanged_IsReportedAtTheInterfaceInFigures()
    {
        string message = Assert.Single(await PolicyLockTest.VerifyAsync(PolicyLockTest.Accepted(Client(Chain)), Client(Other, mark: true)));

        Assert.Equal(
            "the policy of 'App.IAssistant' has changed: worst case 12 s → 29 s; dearest tier 5.00 → 15.00 USD per 1M output tokens; "
            + "dearest tier 1.00 → 5.00 USD per 1M input tokens; smallest window 200,000 → 400,000; tier 2 anthropic/small → openai/sol; "
            + $"deadline 12 s → 29 s; to accept it, run: {Command}",
            message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    public async Task LockFile_WithNothingInIt_AcceptsNothingYet(string locked)
    {
        string message = Assert.Single(await PolicyLockTest.VerifyAsync(locked, Client(Chain, mark: true)));

        Assert.Equal(
            "the policy of 'App.IAssistant' is not in fallback.lock.json yet: worst case 12 s; dearest tier 5.00 USD per 1M output tokens; "
            + $"smallest window 200,000; tiers openai/luna, anthropic/small; requests per call 3; to accept it, run: {Command}",
            message);
    }

    [Fact]
    public async Task Client_ThatIsGone_IsReportedAtTheFirstOne()
    {
        string locked = PolicyLockTest.Accepted([Client(Chain), Client(Other, "IOther")]);

        string message = Assert.Single(await PolicyLockTest.VerifyAsync(locked, Client(Chain, mark: true)));

        Assert.Equal($"'App.IOther' is in fallback.lock.json, but no longer in the project; to accept it, run: {Command}", message);
    }

    [Fact]
    public async Task Client_ThatIsRenamed_IsReportedOnce()
    {
        string locked = PolicyLockTest.Accepted([Client(Chain), Client(Other, "IOther")]);

        string message = Assert.Single(await PolicyLockTest.VerifyAsync(locked, [Client(Chain), Client(Other, "IThird", mark: true)]));

        Assert.Equal($"'App.IThird' is in fallback.lock.json under its old name, 'App.IOther'; to accept it, run: {Command}", message);
    }

    [Fact]
    public async Task Project_WithoutAnInterface_IsReportedAtTheBeginningOfItsFirstFile()
    {
        string message = Assert.Single(await PolicyLockTest.VerifyAsync(PolicyLockTest.Accepted(Client(Chain)), ["// Nothing.\n[|public|] sealed class A;", "public sealed class B;"]));

        Assert.Contains("'App.IAssistant' is in fallback.lock.json, but no longer in the project", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_ThatHasChanged_IsReported()
    {
        string locked = PolicyLockTest.Accepted(Client(Chain))
            .Replace("\"outputUsdPer1M\": 0.42", "\"outputUsdPer1M\": 0.38", StringComparison.Ordinal)
            .Replace("\"contextWindow\": 200000", "\"contextWindow\": 100000,\n          \"retires\": \"2026-12-24\"", StringComparison.Ordinal);

        string message = Assert.Single(await PolicyLockTest.VerifyAsync(locked, Client(Chain, mark: true)));

        Assert.Contains(
            "anthropic/small has no date of retirement any more (was 2026-12-24); price of openai/luna 0.38 → 0.42 USD per 1M output tokens; "
            + "window of anthropic/small 100,000 → 200,000",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OverAClient_AreReportedAtIt()
    {
        string[] messages = await PolicyLockTest.VerifyAsync(
            PolicyLockTest.Accepted(Client(Chain)),
            Client(Chain, mark: true),
            static test => test.TestState.AdditionalFiles.Add(("/0/appsettings.json", """{ "Fallback": { "Clients": { "IAssistant": { "DeadlineMs": 9000 } } } }""")));

        Assert.Contains("worst case 12 s → 9 s; deadline 12 s → 9 s;", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OfAnEnvironment_AreAPolicyOfTheirOwn()
    {
        string[] messages = await PolicyLockTest.VerifyAsync(
            PolicyLockTest.Accepted(Client(Chain)),
            Client(Chain, mark: true),
            static test => test.TestState.AdditionalFiles.Add(("/0/appsettings.Production.json", """{ "Fallback": { "Clients": { "App.IAssistant": { "DeadlineMs": 9000 } } } }""")));

        Assert.StartsWith("the policy of 'App.IAssistant (Production)' is not in fallback.lock.json yet: worst case 9 s;", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfiguredChain_IsReportedAtTheFirstInterface_OrFile()
    {
        const string Settings = """{ "Fallback": { "Chains": { "support": { "DeadlineMs": 5000, "Tiers": [ { "Model": "openai/luna" } ] } } } }""";

        string[] messages = await PolicyLockTest.VerifyAsync(
            PolicyLockTest.Accepted(Client(Chain)), Client(Chain, mark: true), static test => test.TestState.AdditionalFiles.Add(("/0/appsettings.json", Settings)));
        string[] alone = await PolicyLockTest.VerifyAsync(
            "{}", "[|System|].Console.Write(1);", static test => test.TestState.AdditionalFiles.Add(("/0/appsettings.json", Settings)));

        Assert.StartsWith("the policy of chain 'support' is not in fallback.lock.json yet: worst case 5 s;", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Equal(messages, alone);
    }

    [Fact]
    public async Task RefitInterface_IsCompared()
    {
        const string Source = """
            using Refit;
            namespace App;
            public sealed record Question(string Model, string Text);

            [ModelChain("openai/luna", "anthropic/small"{0})]
            public interface IChatApi
            {
                [Post("/chat/completions")]
                Task<string> AskAsync([Body] Question question, CancellationToken cancellationToken = default);
            }
            """;
        string before = Source.Replace("{0}", "", StringComparison.Ordinal);
        string after = Source.Replace("{0}", ", DeadlineMs = 20_000", StringComparison.Ordinal).Replace("IChatApi", "[|IChatApi|]", StringComparison.Ordinal);

        string message = Assert.Single(await PolicyLockTest.VerifyAsync(PolicyLockTest.Accepted(before), after));

        Assert.StartsWith("the policy of 'App.IChatApi' has changed: worst case 90.5 s → 20 s; deadline none → 20 s;", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declaration_WithErrors_IsNoneOfTheRule() =>
        Assert.All(
            await PolicyLockTest.VerifyAsync(PolicyLockTest.Accepted(Client(Chain)), Client("""[ModelChain({|FB1002:""|})]""")),
            static message => Assert.StartsWith("tier 1 of 'IAssistant'", message, StringComparison.Ordinal));

    [Theory]
    [InlineData("{\n  \"version\": 1,\n<<<<<<< HEAD\n", "fallback.lock.json cannot be read (line 3): unresolved merge conflict; to write it again, run: " + Command)]
    [InlineData("{\n  \"version\": 1,\n  \"clients\": [", "fallback.lock.json cannot be read (line 3): the document ends where a value is expected; to write it again, run: " + Command)]
    [InlineData("{\n  \"version\": 7\n}", "fallback.lock.json cannot be read (line 2): version 7 is unknown, because this package writes version 1; update Fallback.Runtime")]
    public async Task LockFile_ThatCannotBeRead_IsReportedOnce(string locked, string message) =>
        Assert.Equal([message], await PolicyLockTest.VerifyAsync(locked, [Client(Chain, mark: true), Client(Other, "IOther")]));

    [Fact]
    public async Task LockFile_WithAHostileName_IsShownInOneBoundedLine()
    {
        string name = string.Concat(Enumerable.Repeat("evil\\n\\u001b[31m\\u202e", 1_000));

        string message = Assert.Single(await PolicyLockTest.VerifyAsync(
            PolicyLockTest.Accepted(Client(Chain)).Replace("  \"clients\": {", $"  \"clients\": {{\n    \"{name}\": {{ }},", StringComparison.Ordinal),
            Client(Chain, mark: true)));

        Assert.True(message.Length < 2_200);
        Assert.DoesNotContain(message, static c => char.IsControl(c) || c == '\u202e');
    }

    [Theory]
    [InlineData("true", DiagnosticSeverity.Error)]
    [InlineData("True", DiagnosticSeverity.Error)]
    [InlineData("false", DiagnosticSeverity.Warning)]
    [InlineData("", DiagnosticSeverity.Warning)]
    public async Task Difference_OnABuildServer_IsAnError(string value, DiagnosticSeverity severity)
    {
        ImmutableArray<Diagnostic> found = await FindAsync(test => test.AddBuildProperty("ContinuousIntegrationBuild", value));

        Assert.Equal([severity], found.Select(static diagnostic => diagnostic.Severity));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("error", DiagnosticSeverity.Error)]
    public async Task EditorConfig_Severity_IsFollowed(string severity, params DiagnosticSeverity[] expected)
    {
        ImmutableArray<Diagnostic> found = await FindAsync(test =>
        {
            test.AddBuildProperty("ContinuousIntegrationBuild", "true");
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\ndotnet_diagnostic.FB5001.severity = {severity}"));
        });

        Assert.Equal(expected, found.Select(static diagnostic => diagnostic.Severity));
    }

    [Fact]
    public async Task Pragma_AroundTheInterface_Suppresses() =>
        Assert.Empty(await FindAsync(static _ => { }, $"#pragma warning disable FB5001\n{Client(Chain)}"));

    [Fact]
    public async Task FilesInAnotherOrder_AreReportedAlike()
    {
        string first = Client(Chain, "IFirst"), second = Client(Other, "ISecond");

        string[] one = [.. (await RuleTest.FindAsync([first, second], Lock)).Where(IsOurs).Select(static found => found.GetMessage(CultureInfo.InvariantCulture))];
        string[] other = [.. (await RuleTest.FindAsync([second, first], Lock)).Where(IsOurs).Select(static found => found.GetMessage(CultureInfo.InvariantCulture))];

        Assert.Equal(2, one.Length);
        Assert.Equal(one.Order(StringComparer.Ordinal), other.Order(StringComparer.Ordinal));

        static void Lock(RuleTest test) => PolicyLockTest.Add(test.TestState.AdditionalFiles, "{}");
    }

    private static async Task<ImmutableArray<Diagnostic>> FindAsync(Action<RuleTest> setUp, string? source = null)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(source ?? Client(Chain), test =>
        {
            PolicyLockTest.Add(test.TestState.AdditionalFiles, "{}");
            setUp(test);
        });
        return [.. found.Where(IsOurs)];
    }

    private static bool IsOurs(Diagnostic diagnostic) => diagnostic.Id == "FB5001";

    private static string Client(string attributes, string name = "IAssistant", bool mark = false) =>
        Policies.Client(attributes, mark ? $"[|{name}|]" : name);
}
