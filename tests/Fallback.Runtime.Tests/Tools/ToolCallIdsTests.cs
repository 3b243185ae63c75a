namespace Fallback.Runtime.Tests.Tools;

public sealed class ToolCallIdsTests
{
    [Theory]
    [InlineData("call_abc-123", "call_abc-123")]
    [InlineData("D681PevKs", "D681PevKs")]
    public void Plain_StaysAsItIs(string id, string written) => Assert.Equal(written, ToolCallIds.For(id, ToolCallIdForm.Usual));

    [Theory]
    [InlineData("functions.weather:0")]
    [InlineData("")]
    [InlineData("call_0123456789012345678901234567890123456789")]
    [InlineData("ärger")]
    public void Foreign_BecomesPortable_AndAlwaysTheSame(string id)
    {
        string written = ToolCallIds.For(id, ToolCallIdForm.Usual);

        Assert.Matches("^call_[0-9A-F]{24}$", written);
        Assert.Equal(written, ToolCallIds.For(id, ToolCallIdForm.Usual));
        Assert.Equal(written, ToolCallIds.For(written, ToolCallIdForm.Usual));
    }

    [Theory]
    [InlineData("D681PevKs", "D681PevKs")]
    [InlineData("call_abc", null)]
    [InlineData("D681Pev-s", null)]
    public void Mistral_TakesNineLettersAndDigits(string id, string? written)
    {
        string sent = ToolCallIds.For(id, ToolCallIdForm.Mistral);

        Assert.Matches("^[0-9A-Za-z]{9}$", sent);
        if (written is not null) Assert.Equal(written, sent);
        Assert.Equal(sent, ToolCallIds.For(id, ToolCallIdForm.Mistral));
    }
}
