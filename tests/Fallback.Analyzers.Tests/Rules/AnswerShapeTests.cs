using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Fallback.Analyzers.Tests.Verification;
using Fallback.AnswerShapes;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests.Rules;

/// <summary>FB1010 says at build of each shape of the shared table what the start says of it.</summary>
public sealed class AnswerShapeTests
{
    private const string Shapes = "tests/Fallback.TestUtilities/AnswerShapes.cs";

    [Fact]
    public async Task AnswerType_IsRefusedAtBuild_WhereTheStartRefusesIt()
    {
        Type[] shapes = [.. typeof(FillsAttribute).Assembly.GetTypes().Where(static type => type.IsDefined(typeof(FillsAttribute)) || type.IsDefined(typeof(RefusedAttribute)))];
        string methods = string.Concat(shapes.Select(static type => $"Task<global::{type.FullName}> {type.Name}(string mail, CancellationToken token = default); "));

        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(
            [RepositoryFiles.Read(Shapes), $$"""[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] public interface IBot { {{methods}} }"""]);

        string[] messages = [.. found.Where(static diagnostic => diagnostic.Id == "FB1010").Select(static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];
        Assert.True(shapes.Length > 50);
        foreach (Type shape in shapes)
        {
            string? message = messages.SingleOrDefault(message => message.StartsWith($"'IBot.{shape.Name}' ", StringComparison.Ordinal));
            string? named = shape.GetCustomAttribute<RefusedAttribute>()?.Named;
            Assert.True(named is null == message is null, $"{shape.Name}: {message ?? "nothing is said"}");
            if (named is not null) Assert.Contains(named, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Dictionary<object, int>")]
    [InlineData("List<System.Numerics.Complex>")]
    [InlineData("(string Name, System.Range Where)")]
    [InlineData("KeyValuePair<string, Action>")]
    public async Task FrameworkType_ThatCannotBeFilled_IsRefused(string type) => Assert.Equal(
        DiagnosticSeverity.Warning,
        Assert.Single(await RuleTest.FindAsync(Holding(type)), static diagnostic => diagnostic.Id == "FB1010").Severity);

    [Theory]
    [InlineData("(string Name, int Count)")]
    [InlineData("KeyValuePair<string, int>")]
    [InlineData("Dictionary<int, List<DateOnly>>")]
    [InlineData("List<object>")]
    public async Task FrameworkType_ThatCanBeFilled_IsNot(string type) => Assert.DoesNotContain(
        await RuleTest.FindAsync(Holding(type)), static diagnostic => diagnostic.Id == "FB1010");

    private static string Holding(string type) =>
        $$"""public sealed record Held({{type}} It); [ModelChain("a/b", "c/d")] public interface IBot { Task<Held> ReadAsync(string mail); }""";
}
