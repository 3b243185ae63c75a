using System.Reflection;
using System.Runtime.CompilerServices;
using Fallback.Roslyn;
using Fallback.Testing;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests.Compatibility;

/// <summary>
/// What an earlier generator has emitted compiles against this runtime and works, because a library that was built with an earlier version runs on
/// whatever version its application has. A folder for each version since 0.2.0: the code of a user, and the files that were emitted for it, which
/// nobody changes any more.
/// </summary>
public sealed class EarlierGeneratorTests
{
    public static TheoryData<string> Versions => [.. Directory.GetDirectories(Here()).Select(static folder => Path.GetFileName(folder))];

    [Theory, MemberData(nameof(Versions))]
    public async Task ClientsOfAnEarlierGenerator_RunOnThisRuntime(string version)
    {
        string folder = Path.Combine(Here(), version);
        string[] emitted = [.. Directory.GetFiles(folder, "*.g.txt").Order(StringComparer.Ordinal)];
        CSharpCompilation user = TestCompilation.Create([File.ReadAllText(Path.Combine(folder, "Client.txt")), .. emitted.Select(File.ReadAllText)]);
        Assert.Empty(TestCompilation.Problems(user, static tree => tree.FilePath != "File0.cs"));
        CancellationToken token = TestContext.Current.CancellationToken;
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: token);
        server.Model("first").Replies(Reply.Overloaded());
        using var runtime = new FallbackRuntime(new FallbackOptions().AddProvider("local", server.BaseUrl.AbsoluteUri, "key-1234567890"));

        IReadOnlyList<string> said = await ((Task<IReadOnlyList<string>>)Load(user).GetType("Compatible.Caller", throwOnError: true)!
            .GetMethod("RunAsync")!.Invoke(null, [runtime, token])!);

        Assert.Equal(2, emitted.Length);
        Assert.Equal(
            ["You said: one", "You said: two, 2!", "You said: three", "four", "You said: five", "You said: six", "You said: seven", "You said: eight"],
            said);
    }

    /// <summary>Writes the folder of the version that is being released; see CONTRIBUTING.</summary>
    [Fact]
    public void FolderOfThisVersion_IsThere()
    {
        string folder = Path.Combine(Here(), ClientName.Version);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1" && !Directory.Exists(folder)) Write(folder);

        Assert.True(Directory.Exists(folder), $"Run with UPDATE_SNAPSHOTS=1 to keep what the generator of {ClientName.Version} emits.");
    }

    private static void Write(string folder)
    {
        string latest = Directory.GetDirectories(Here()).OrderBy(static path => Version.Parse(Path.GetFileName(path))).Last();
        string client = File.ReadAllText(Path.Combine(latest, "Client.txt"));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Client.txt"), client);
        GeneratorHarness run = GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Create(client)).Compiles();
        foreach (var source in run.Result.GeneratedSources)
            File.WriteAllText(Path.Combine(folder, Path.ChangeExtension(source.HintName, ".txt")), source.SourceText.ToString());
    }

    private static Assembly Load(CSharpCompilation user)
    {
        using var image = new MemoryStream();
        Assert.True(user.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
