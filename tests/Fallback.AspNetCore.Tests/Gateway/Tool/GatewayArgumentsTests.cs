using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway.Tool;

/// <summary>How a command line is read.</summary>
public sealed class GatewayArgumentsTests
{
    [Fact]
    public void NoArguments_Serve()
    {
        GatewayArguments parsed = Parsed();

        Assert.Equal(ToolAction.Serve, parsed.Action);
        Assert.Empty(parsed.Configs);
        Assert.Null(parsed.Urls);
        Assert.False(parsed.Dashboard);
    }

    [Fact]
    public void Arguments_OfServing_AreTakenInBothForms()
    {
        GatewayArguments parsed = Parsed("--config", "a.json", "--config=b.json", "--urls", "http://0.0.0.0:80;https://[::1]:443", "--dashboard");

        Assert.Equal(["a.json", "b.json"], parsed.Configs);
        Assert.Equal("http://0.0.0.0:80;https://[::1]:443", parsed.Urls);
        Assert.True(parsed.Dashboard);
    }

    [Fact]
    public void KeysAdd_TakesNameChainsAndLimits()
    {
        GatewayArguments parsed = Parsed(
            "keys", "add", "anna", "--chain", "support", "--chain=fast", "--requests-per-minute", "60", "--tokens-per-minute=9000", "--budget-usd-per-day", "2.5",
            "--max-concurrency", "4");

        Assert.Equal(ToolAction.AddKey, parsed.Action);
        FallbackGatewayCaller caller = parsed.Caller;
        Assert.Equal(
            ("anna", 60, 9_000, 2.5m, 4),
            (caller.Name, caller.RequestsPerMinute, caller.TokensPerMinute, caller.BudgetUsdPerDay, caller.MaxConcurrency));
        Assert.Equal(["support", "fast"], caller.Chains);
    }

    [Theory]
    [InlineData("Help", "--help")]
    [InlineData("Help", "-h")]
    [InlineData("Help", "--validate --help")]
    [InlineData("Help", "--help --validate")]
    [InlineData("Help", "keys add --help")]
    [InlineData("Version", "--version")]
    [InlineData("Validate", "--validate --config x.json")]
    public void Action_IsTheOneThatIsAskedFor(string action, string line) => Assert.Equal(Enum.Parse<ToolAction>(action), Parsed(line.Split(' ')).Action);

    [Theory]
    [InlineData("--confg x", "did you mean --config?")]
    [InlineData("-x", "no such option")]
    [InlineData("--config", "--config: a file must follow")]
    [InlineData("--config --dashboard", "--config: a file must follow")]
    [InlineData("--config=", "--config: a file must follow")]
    [InlineData("--urls 127.0.0.1:80", "begins with http:// or https://")]
    [InlineData("--dashboard=true", "takes no value")]
    [InlineData("serve", "unexpected argument")]
    [InlineData("keys", "write keys add NAME")]
    [InlineData("keys list", "write keys add NAME")]
    [InlineData("keys add", "name the caller")]
    [InlineData("keys add anna bob", "one caller at a time")]
    [InlineData("keys add an/na", "a name has up to 64 letters")]
    [InlineData("keys add 42", "with a letter among them")]
    [InlineData("keys add anna --requests-per-minute 0", "at least 1")]
    [InlineData("keys add anna --tokens-per-minute -5", "at least 1")]
    [InlineData("keys add anna --tokens-per-minute", "must follow")]
    [InlineData("keys add anna --budget-usd-per-day 1,5", "US dollars above 0")]
    [InlineData("keys add anna --urls x", "no such option")]
    public void Arguments_ThatAreNotUnderstood_AreNamed(string line, string expected)
    {
        Assert.Null(GatewayArguments.Parse(line.Split(' '), out string? mistake));
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_InTheWrongPlace_IsNotRepeated()
    {
        string key = CallerKey.Make();
        foreach (string[] line in (string[][])[[key], ["keys", key], ["keys", "add", key], ["--" + key], ["--config=x", key]])
        {
            Assert.Null(GatewayArguments.Parse(line, out string? mistake));
            Assert.DoesNotContain(key, mistake, StringComparison.Ordinal);
        }
    }

    private static GatewayArguments Parsed(params string[] arguments)
    {
        GatewayArguments? parsed = GatewayArguments.Parse(arguments, out string? mistake);
        Assert.Null(mistake);
        return parsed!;
    }
}
