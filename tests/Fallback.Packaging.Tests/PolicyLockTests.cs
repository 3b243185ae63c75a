namespace Fallback.Packaging.Tests;

/// <summary>
/// The policy lock from end to end: a repository with two commits whose policy differs, and the commands of docs/policy-lock.md, with the
/// packed package alone.
/// </summary>
public sealed class PolicyLockTests(PackedRuntime package)
{
    private const string Lock = "fallback.lock.json";

    private const string Program = """
        using Fallback;

        IAssistant? assistant = null;
        return assistant is null ? 0 : 1;

        [ModelChain(MODELS, DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000)]
        [CostBudget(PerDayUsd = 10)]
        public interface IAssistant
        {
            Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repository_WithAChangedPolicy_FailsUntilTheChangeIsAccepted()
    {
        if (!GitRepository.IsInstalled) Assert.Skip("Git is not installed.");
        using Consumer consumer = Consumer.Of(package);
        var repository = new GitRepository(consumer.Folder);
        await repository.RunAsync(Cancelled, "init", "--quiet");
        consumer.Write(".gitignore", "bin/\nobj/\npackages/\n");
        // The two commands of "Begin".
        consumer.Write("Program.cs", Models("\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\""));
        consumer.Write(Lock, "{}\n");
        ProcessRun unaccepted = await BuildOnServerAsync(consumer);
        (await AcceptAsync(consumer)).MustSucceed();
        (await BuildOnServerAsync(consumer)).MustSucceed();
        await CommitAsync(repository, "The first policy");

        // A second commit changes the policy and accepts nothing.
        consumer.Write("Program.cs", Models("\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\", \"anthropic/claude-sonnet-5-5\""));
        await CommitAsync(repository, "A third tier");
        ProcessRun changed = await BuildOnServerAsync(consumer);
        ProcessRun onADevelopersMachine = await consumer.BuildAsync(Cancelled, "-p:TreatWarningsAsErrors=false");

        Assert.NotEqual(0, unaccepted.ExitCode);
        Assert.Contains("error FB5001: the policy of 'IAssistant' is not in fallback.lock.json yet: worst case 20 s;", unaccepted.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, changed.ExitCode);
        Assert.Contains("error FB5001: the policy of 'IAssistant' has changed: dearest tier ", changed.Output, StringComparison.Ordinal);
        Assert.Contains("tier 3 anthropic/claude-sonnet-5-5 is new; requests per call 3 → 4;", changed.Output, StringComparison.Ordinal);
        Assert.Contains("warning FB5001: the policy of 'IAssistant' has changed:", onADevelopersMachine.MustSucceed().Output, StringComparison.Ordinal);

        (await AcceptAsync(consumer)).MustSucceed();

        (await BuildOnServerAsync(consumer)).MustSucceed();
        Assert.Equal(Lock, (await repository.RunAsync(Cancelled, "diff", "--name-only")).Trim());
        string[] added = [.. (await repository.RunAsync(Cancelled, "diff", "--unified=0")).Split('\n').Where(static line => line.StartsWith("+ ", StringComparison.Ordinal))];
        Assert.Contains("+          \"model\": \"anthropic/claude-sonnet-5-5\",", added);
        Assert.Contains("+      \"requests\": 4,", added);
        byte[] written = await File.ReadAllBytesAsync(Path.Combine(consumer.Folder, Lock), Cancelled);
        Assert.Equal((byte)'{', written[0]);
        Assert.DoesNotContain((byte)'\r', written);
    }

    /// <summary>Each branch changes a client of its own, and accepts it.</summary>
    [Fact]
    public async Task Branches_ThatChangeDifferentClients_MergeWithoutAConflict()
    {
        if (!GitRepository.IsInstalled) Assert.Skip("Git is not installed.");
        using Consumer consumer = Consumer.Of(package);
        var repository = new GitRepository(consumer.Folder);
        await repository.RunAsync(Cancelled, "init", "--quiet");
        consumer.Write(".gitignore", "bin/\nobj/\npackages/\n");
        consumer.Write("Program.cs", "return 0;");
        foreach (string name in (string[])["First", "Second"]) consumer.Write($"I{name}.cs", Client(name, 20_000));
        consumer.Write(Lock, "{}\n");
        (await AcceptAsync(consumer)).MustSucceed();
        await CommitAsync(repository, "Two clients");

        foreach (string name in (string[])["First", "Second"])
        {
            await repository.RunAsync(Cancelled, "checkout", "--quiet", "-b", name, "main");
            consumer.Write($"I{name}.cs", Client(name, 15_000));
            (await AcceptAsync(consumer)).MustSucceed();
            await CommitAsync(repository, name);
        }
        await repository.RunAsync(Cancelled, "merge", "--quiet", "--no-edit", "First");

        (await BuildOnServerAsync(consumer)).MustSucceed();

        static string Client(string name, int deadline) => $$"""
            namespace App;

            [Fallback.ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = {{deadline}})]
            [Fallback.TierTimeout(5_000, 8_000)]
            public interface I{{name}}
            {
                Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
            }
            """;
    }

    private static string Models(string models) => Program.Replace("MODELS", models, StringComparison.Ordinal);

    private static Task<ProcessRun> BuildOnServerAsync(Consumer consumer) =>
        consumer.BuildAsync(Cancelled, "--no-incremental", "-p:ContinuousIntegrationBuild=true");

    private static Task<ProcessRun> AcceptAsync(Consumer consumer) =>
        ProcessRun.DotnetAsync(consumer.Folder, ["format", "analyzers", "--diagnostics", "FB5001"], Cancelled);

    private static async Task CommitAsync(GitRepository repository, string message)
    {
        await repository.RunAsync(Cancelled, "add", "--all");
        await repository.RunAsync(Cancelled, "commit", "--quiet", "--message", message);
    }
}
