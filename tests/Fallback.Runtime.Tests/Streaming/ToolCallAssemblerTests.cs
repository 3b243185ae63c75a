using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public sealed class ToolCallAssemblerTests
{
    [Fact]
    public void Pieces_WithIndexes_AreSortedIntoTheirCalls()
    {
        FunctionCallContent[] calls = Assemble(
            new() { Index = 0, Id = "a", Name = "find", Arguments = "" }, new() { Index = 1, Id = "b", Name = "count" },
            new() { Index = 0, Arguments = "{\"x\":" }, new() { Index = 1, Arguments = "{\"y\":2}" }, new() { Index = 0, Arguments = "1}" });

        Assert.Equal([("a", "find", "x=1"), ("b", "count", "y=2")], calls.Select(Describe));
    }

    [Fact]
    public void Pieces_WithoutIndexes_BelongToTheLastId()
    {
        FunctionCallContent[] calls = Assemble(
            new() { Id = "a", Name = "find", Arguments = "{\"x\"" }, new() { Arguments = ":1}" }, new() { Id = "b", Name = "count", Arguments = "{}" });

        Assert.Equal([("a", "find", "x=1"), ("b", "count", "")], calls.Select(Describe));
    }

    [Fact]
    public void Pieces_AllWithIndexZeroButOtherIds_AreOtherCalls() =>
        Assert.Equal(["a", "b"], Assemble(new() { Index = 0, Id = "a", Name = "f" }, new() { Index = 0, Id = "b", Name = "f" }).Select(static call => call.CallId));

    [Fact]
    public void Pieces_WithoutAnId_GetOne() => Assert.Equal("call_0", Assemble(new ToolCallPiece { Index = 0, Name = "f", Arguments = "{}" })[0].CallId);

    private static FunctionCallContent[] Assemble(params ToolCallPiece[] pieces)
    {
        var assembler = new ToolCallAssembler();
        foreach (ToolCallPiece piece in pieces) assembler.Add([piece]);
        return assembler.ToContents();
    }

    private static (string, string, string) Describe(FunctionCallContent call) =>
        (call.CallId, call.Name, string.Join(",", call.Arguments!.Select(static argument => $"{argument.Key}={argument.Value}")));
}
