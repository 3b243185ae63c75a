using System.Text;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Fallback.Tool.Tests;

/// <summary>An empty folder in which the tool runs, in this process.</summary>
public sealed class Workplace : IDisposable
{
    /// <summary>A client with a chain of two, and a method with a chain of its own.</summary>
    public const string Shop = """
        namespace Shop;

        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000)]
        [CircuitBreaker(FailureThreshold = 3)]
        public interface ISupport
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

            [Hedge(DelayMs = 250)]
            Task<string> FastAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("fallback-tool-").FullName;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public async Task<ToolResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var context = new ToolContext { Output = output, Errors = errors, Folder = Folder, Time = Time };
        int code = await WaitFor.EndAsync(
            FallbackTool.RunAsync(arguments, context, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return new ToolResult(code, output.ToString(), errors.ToString());
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public Workplace Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
        return this;
    }

    /// <summary>Compiles a user's code, with the generator, to a file in the folder. Fallback.Runtime is not beside it.</summary>
    public Workplace Build(string file, string source, string? models = null, params string[] references)
    {
        CSharpCompilation user = TestCompilation.Create(TestCompilation.Usings + source)
            .WithAssemblyName(Path.GetFileNameWithoutExtension(file))
            .AddReferences(references.Select(reference => MetadataReference.CreateFromFile(PathOf(reference))));
        (string, string)[] files = models is null ? [] : [("fallback.models.json", models)];
        CSharpCompilation built = GeneratorHarness.Run(new FallbackGenerator(), user, files).Output;
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        using FileStream image = File.Create(PathOf(file));
        EmitResult result = built.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What the tool has left.</summary>
public sealed record ToolResult(int Code, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public ToolResult Exits(int code)
    {
        Assert.True(Code == code, ToString());
        return this;
    }

    /// <summary>Ends with one sentence to the errors, and nothing else.</summary>
    public ToolResult Refuses(string sentence)
    {
        Exits(ExitCode.WrongUse);
        Assert.Equal("", Output);
        string line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, line, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in the tool", line, StringComparison.Ordinal);
        return this;
    }

    public override string ToString() =>
        new StringBuilder().Append("exit code ").Append(Code).Append('\n').Append(Output).Append('\n').Append(Errors).ToString();
}
