using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class FillMemberTests
{
    private readonly FillMemberCodeFixProvider _fix = new();

    [Theory]
    [InlineData("public string? Number { get; }", "public string? Number { get; init; }")]
    [InlineData("public string Number { get; } = \"\"; // of the shop", "public string Number { get; init; } = \"\"; // of the shop")]
    [InlineData("public readonly string? Number;", "public string? Number { get; init; }")]
    [InlineData("public readonly int Count; public int Twice() => Sum(Count); private static int Sum(in int count) => 2 * count;", "public int Count { get; init; } public int Twice() => Sum(Count); private static int Sum(in int count) => 2 * count;")]
    [InlineData("public readonly string Number = \"\"; public int Count { get; } public int Twice => 2 * Count;", "public string Number { get; init; } = \"\"; public int Count { get; init; } public int Twice => 2 * Count;")]
    public async Task FixAll_MembersWithoutASetter_GetOne(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Order(before) + Interface("[|ReadAsync|]", "[|FindAsync|]"), Order(after) + Interface("ReadAsync", "FindAsync"));

    [Fact]
    public async Task FixAll_TypeInAnotherFile_IsChangedThere() => await FixTest.VerifyAllAsync(
        _fix, [Interface("[|ReadAsync|]", "[|FindAsync|]"), Order("public string? Number { get; }")],
        [Interface("ReadAsync", "FindAsync"), Order("public string? Number { get; init; }")]);

    [Theory]
    [InlineData("public Func<int>? Count { get; set; }")]
    [InlineData("public readonly int Count, Sum;")]
    public async Task Fix_OfMoreThanASetter_IsNotOffered(string member) =>
        await FixTest.VerifyNothingOfferedAsync(_fix, Order(member) + Interface("[|ReadAsync|]", "[|FindAsync|]"));

    [Theory]
    [InlineData("public readonly int Count; public Order() => int.TryParse(Name, out Count);")]
    [InlineData("public readonly int Count; public Order() => Sum(ref (Count)); private static void Sum(ref int count) => count++;")]
    [InlineData("public readonly int Count; public ref readonly int Read() => ref Count;")]
    [InlineData("public readonly int Count; public static int Twice(Order order) => Sum(in order.Count); private static int Sum(in int count) => 2 * count;")]
    public async Task Fix_OfAFieldThatCodeRefersTo_IsNotOffered(string member) =>
        await FixTest.VerifyNothingOfferedAsync(_fix, Order(member) + Interface("[|ReadAsync|]", "[|FindAsync|]"));

    [Fact]
    public async Task Fix_OfAMemberThatOverridesOneWithoutASetter_IsNotOffered() => await FixTest.VerifyNothingOfferedAsync(
        _fix,
        "public abstract class Named { public abstract string Name { get; } } public sealed class Order : Named { public override string Name { get; } = \"\"; public int Count { get; set; } }\n"
            + Interface("[|ReadAsync|]", "[|FindAsync|]"));

    private static string Order(string members) =>
        $"public sealed class Order\n{{\n    {members}\n    public string Name {{ get; set; }} = \"\";\n}}\n";

    private static string Interface(string read, string find) =>
        $"[ModelChain(\"a/b\")] public interface IBot {{ Task<Order> {read}(string mail); Task<FallbackResult<List<Order>>> {find}(string mail); }}\n";
}
