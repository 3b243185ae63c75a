using System.CommandLine;
using System.Globalization;
using Fallback.Tool.Output;

namespace Fallback.Tool.Tests;

/// <summary>What is right and wrong about a command line.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string> Commands()
    {
        var names = new TheoryData<string>();
        Add("", ToolCommands.Create(new ToolContext()));
        return names;

        void Add(string path, Command command)
        {
            names.Add(path);
            foreach (Command sub in command.Subcommands) Add($"{path} {sub.Name}".Trim(), sub);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_HasUsageAndExamplesThatParse(string command)
    {
        ToolResult result = (await _work.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Exits(0);

        Assert.Contains($"fallback {command}".Trim(), result.Output, StringComparison.Ordinal);
        string[] examples = [.. result.Output[result.Output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n')
            .Where(static line => line.Contains("fallback ", StringComparison.Ordinal) && line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            string line = example[(example.IndexOf("fallback ", StringComparison.Ordinal) + 9)..];
            // What follows is the shell's, or a word about it.
            line = line.Split("  ")[0].Split(" >")[0];
            ParseResult parsed = ToolCommands.Create(new ToolContext()).Parse(line);
            Assert.True(parsed.Errors.Count == 0, $"{line}: {string.Join(", ", parsed.Errors)}");
        }
    }

    [Theory]
    [InlineData("modles list", "modles is not a command; did you mean models? (fallback --help shows examples).")]
    [InlineData("models lst", "lst is not a command; did you mean list? (fallback models --help shows examples).")]
    [InlineData("models list --prvider x", "--prvider is not an option here; did you mean --provider?")]
    [InlineData("models", "models needs a command: list, search, retiring, show, refresh")]
    [InlineData("models list --min-window many", "--min-window takes a number such as 250, 200k or 10M, not many")]
    [InlineData("models list --format yaml", "--format takes one of text, json, not yaml")]
    [InlineData("models retiring --within soon", "--within takes days or weeks")]
    [InlineData("models show", "Required argument missing")]
    [InlineData("plan --requests -5", "")]
    [InlineData("plan --split 95,4", "--split adds up to 99, not to 100")]
    [InlineData("plan --split a,b", "--split takes comma-separated percentages")]
    [InlineData("plan --split 100", "--split needs the number of calls per month")]
    [InlineData("plan nowhere", "nowhere does not exist")]
    [InlineData("plan .", ". has no project file")]
    [InlineData("diff nowhere", "nowhere does not exist")]
    [InlineData("check nowhere.json", "nowhere.json does not exist")]
    [InlineData("doctor nowhere", "nowhere does not exist")]
    [InlineData("doctor --timeout 0", "--timeout takes whole seconds from 1 to 600")]
    [InlineData("check a.json --section", "Required argument missing for option: '--section'")]
    public async Task AWrongCommandLine_IsToldInOneSentence(string line, string sentence) =>
        (await _work.RunAsync(line.Split(' '))).Refuses(sentence);

    [Fact]
    public async Task AKeyInTheWrongPlace_IsNotRepeated()
    {
        ToolResult result = await _work.RunAsync("models", "list", "sk-canary-1234567890abcdefghij");

        result.Refuses("There is one argument too many");
        Assert.DoesNotContain("canary", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoCommand_ShowsTheHelp_AndIsWrongUse() =>
        Assert.Contains("Commands:", (await _work.RunAsync()).Exits(2).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Version_IsTheToolsOwn() =>
        Assert.Equal(FallbackTool.Version, (await _work.RunAsync("--version")).Exits(0).Output.Trim());

    [Theory]
    [InlineData("10M", 10_000_000d)]
    [InlineData("200k", 200_000d)]
    [InlineData("1.5b", 1_500_000_000d)]
    [InlineData("1,048,576", 1_048_576d)]
    [InlineData("1_000", 1_000d)]
    [InlineData("", null)]
    [InlineData("M", null)]
    [InlineData("-5", null)]
    [InlineData("1e9", null)]
    [InlineData("999999999999999999999B", null)]
    public void AQuantity_IsReadTheSameInEveryCulture(string text, double? expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal((decimal?)expected, Quantity.Parse(text));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
