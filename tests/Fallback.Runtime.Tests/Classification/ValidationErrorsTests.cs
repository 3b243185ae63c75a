using System.Text;

namespace Fallback.Runtime.Tests;

public sealed class ValidationErrorsTests
{
    [Fact]
    public void Read_TwoFields_AreBothInTheMessageAndTheFirstIsTheParameter()
    {
        ErrorBody body = Read("""
            [{"type":"less_than_equal","loc":["body","temperature"],"msg":"Input should be less than or equal to 1"},
             {"type":"missing","loc":["body","messages",0,"content"],"msg":"Field required"}]
            """);
        Assert.Equal("temperature: Input should be less than or equal to 1; messages.0.content: Field required", body.Message);
        Assert.Equal("temperature", body.Parameter);
        Assert.Equal(["less_than_equal", "missing"], body.Codes.ToArray());
    }

    [Theory]
    [InlineData("""["Model not found","Try another one"]""", "Model not found; Try another one")]
    [InlineData("""[{"msg":"Field required"}]""", "Field required")]
    [InlineData("""[{"message":"Field required"}]""", "Field required")]
    [InlineData("""[{"loc":["body"],"msg":"Field required"}]""", "Field required")]
    [InlineData("""[{"loc":"body","msg":"Field required"}]""", "Field required")]
    [InlineData("""[{"loc":["query","body"],"msg":"Field required"}]""", "query.body: Field required")]
    [InlineData("""[null,7,{"msg":"Field required"}]""", "Field required")]
    [InlineData("""[{"loc":["body","stream"]},{"msg":"Field required"}]""", "Field required")]
    [InlineData("[]", null)]
    public void Read_AnyList_IsAMessage(string list, string? message) => Assert.Equal(message, Read(list).Message);

    [Fact]
    public void Read_LongList_ShowsTheFirstFive() =>
        Assert.Equal("1; 2; 3; 4; 5", Read("""["1","2","3","4","5","6","7"]""").Message);

    private static ErrorBody Read(string list) => ErrorBodyReader.Read(Encoding.UTF8.GetBytes($$$"""{"detail":{{{list}}}}"""), null);
}
