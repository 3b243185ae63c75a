using System.Collections;
using System.Reflection;
using Fallback.Catalogue;
using Fallback.Roslyn;

namespace Fallback.Generator.Tests.Incremental;

/// <summary>A spec is kept between keystrokes: it must not keep a compilation alive, and must be equal when nothing changed.</summary>
public class SpecTests
{
    private const string Source = """
        [ModelChain("a/one", "deepseek/deepseek-flash"), TierRetry, AnswerCache, CircuitBreaker(FailureThreshold = 2), DefaultResponse("x"), Generation(Stop = new[] { "s" })]
        public interface IFoo
        {
            [SystemPrompt("About {topic}"), UserPrompt("{count:0.0} of {items}")]
            ValueTask<FallbackResult<ChatResponse>> AskAsync(string topic, int count, string?[] items, IEnumerable<ChatMessage>? history, ChatOptions? options, CancellationToken cancellationToken);

            [ModelChain("b/two")]
            IAsyncEnumerable<string> StreamAsync(string question);
        }
        """;

    [Fact]
    public void Spec_HoldsOnlyTextNumbersAndRecordsOfItsOwn()
    {
        (ClientSpec? client, _) = Generated.Parse(Source);

        var seen = new HashSet<Type>();
        Walk(client!.WithFacts(ModelCatalogue.Embedded), seen);
        Assert.All(seen.Where(static type => !type.IsGenericType), static type => Assert.True(type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type.Namespace == "Fallback.Roslyn", type.FullName));
        Assert.Contains(typeof(TierFacts), seen);
        Assert.Contains(typeof(PromptPart), seen);
    }

    [Fact]
    public void Spec_OfARefitInterface_HoldsNothingElse()
    {
        (ClientSpec? client, _) = Generated.Parse(Generated.WithRefit(TestUtilities.Roslyn.TestCompilation.Create(TestUtilities.Roslyn.TestCompilation.Usings + """
            using Refit;
            [ModelChain("a/one")] public interface IFoo { [Post("/chat")] Task<string> AskAsync([Body] Request request, CancellationToken token); }
            public class Request { public string? Model { get; init; } }
            """)));

        var seen = new HashSet<Type>();
        Walk(client!, seen);
        Assert.All(seen.Where(static type => !type.IsGenericType), static type => Assert.True(type.IsPrimitive || type.IsEnum || type == typeof(string) || type.Namespace == "Fallback.Roslyn", type.FullName));
        Assert.Contains(typeof(RefitBodySpec), seen);
    }

    [Fact]
    public void Specs_OfTwoCompilations_AreEqual()
    {
        (ClientSpec? one, _) = Generated.Parse(Source);
        (ClientSpec? other, _) = Generated.Parse("\n\n" + Source);

        Assert.NotSame(one, other);
        Assert.Equal(one, other);
        Assert.Equal(one!.GetHashCode(), other!.GetHashCode());
    }

    [Theory]
    [InlineData("FailureThreshold = 2", "FailureThreshold = 3")]
    [InlineData("{count:0.0}", "{count:0.00}")]
    [InlineData("\"s\"", "\"t\"")]
    [InlineData("IEnumerable<ChatMessage>?", "IEnumerable<ChatMessage>")]
    [InlineData("public interface", "internal interface")]
    [InlineData("\"b/two\"", "\"b/two\", DeadlineMs = 5")]
    public void Specs_OfDifferentDeclarations_Differ(string before, string after)
    {
        (ClientSpec? one, _) = Generated.Parse(Source);
        (ClientSpec? other, _) = Generated.Parse(Source.Replace(before, after, StringComparison.Ordinal));

        Assert.NotEqual(one, other);
    }

    private static void Walk(object value, HashSet<Type> seen)
    {
        Type type = value.GetType();
        if (value is IEnumerable items and not string)
        {
            foreach (object item in items) Walk(item, seen);
            Assert.True(type.IsArray || type.GetGenericTypeDefinition() == typeof(EquatableArray<>), type.FullName);
            return;
        }
        seen.Add(type);
        if (type.Namespace != "Fallback.Roslyn" || type.IsEnum) return;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            if (field.GetValue(value) is { } inner) Walk(inner, seen);
    }
}
