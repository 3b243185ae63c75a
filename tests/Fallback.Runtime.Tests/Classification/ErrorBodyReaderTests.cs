using System.Text;

namespace Fallback.Runtime.Tests;

public sealed class ErrorBodyReaderTests
{
    [Theory]
    [InlineData("""{"error":{"message":"No such model"}}""")]
    [InlineData("""{"errors":[{"message":"Authentication error","code":10000}],"success":false}""")]
    [InlineData("""{"errors":[{"message":"Internal error"}],"messages":[],"result":null}""")]
    [InlineData("""{"object":"error","message":"The server is busy"}""")]
    [InlineData("""{"type":"error","sequence_number":7,"code":"ERR_SOMETHING","message":"","param":null}""")]
    [InlineData("""{"error_message":"Quota exceeded"}""")]
    [InlineData("""{"error_msg":"Open api qps request limit reached"}""")]
    [InlineData("""{"detail":"Not Found"}""")]
    [InlineData("""{"error_description":"The access token expired","code":"token_expired"}""")]
    [InlineData("""{"message":"No such model","success":false}""")]
    [InlineData("""{"msg":"Open api daily request limit reached","error_code":17}""")]
    [InlineData("""{"statusCode":401,"message":"Access denied due to missing subscription key."}""")]
    [InlineData("""{"status_code":429,"message":"Too many requests"}""")]
    [InlineData("""{"status":503,"message":"no healthy upstream"}""")]
    [InlineData("""{"__type":"ThrottlingException","message":"Rate exceeded"}""")]
    [InlineData("""{"type":"BadRequestError","message":"The prompt is empty"}""")]
    public void IsError_ErrorOfAnyShape_IsOne(string body) => Assert.True(ErrorBodyReader.IsError(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"errors":[],"messages":[],"result":{"response":"Hello"},"success":true}""")]
    [InlineData("""{"code":0,"message":"Success","sid":"cha000b","choices":[{"delta":{"content":"Hello"},"index":0}]}""")]
    [InlineData("""{"object":"chat.completion.chunk","detail":"low"}""")]
    [InlineData("""{"type":"message","message":"Hello"}""")]
    [InlineData("""{"message":"Done","success":true}""")]
    [InlineData("""{"message":"pong"}""")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"error":"","response":"Hello"}""")]
    [InlineData("""{"error":null,"response":"Hello"}""")]
    [InlineData("""{"error":false,"response":"Hello"}""")]
    [InlineData("Hello")]
    public void IsError_AnswerOrPieceOfOne_IsNone(string body) => Assert.False(ErrorBodyReader.IsError(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Read_PlainText_IsTheMessage()
    {
        ErrorBody body = Read("upstream connect error or disconnect/reset before headers\r\n");
        Assert.Equal((BodyForm.Text, "upstream connect error or disconnect/reset before headers"), (body.Form, body.Message));
    }

    [Fact]
    public void Read_LongPlainText_KeepsAsMuchAsOfAnyMessage()
    {
        string text = string.Join(' ', Enumerable.Repeat("word", 400));
        Assert.Equal(text, Read(text).Message);
    }

    [Fact]
    public void Read_JsonString_IsTheMessage()
    {
        ErrorBody body = Read("\"Internal Server Error\"");
        Assert.Equal((BodyForm.Json, "Internal Server Error"), (body.Form, body.Message));
    }

    [Fact]
    public void Read_EmptyArray_SaysNothing()
    {
        ErrorBody body = Read("[]");
        Assert.Equal((BodyForm.Json, false, null), (body.Form, body.HasError, body.Message));
    }

    [Theory]
    [InlineData(1, "x")]
    [InlineData(4, "x")]
    // Deeper than anything that is meant for a reader.
    [InlineData(5, null)]
    public void Read_ErrorInArrays_IsFoundSoFarDown(int arrays, string? message)
    {
        ErrorBody body = Read(new string('[', arrays) + """{"error":"x","request_id":"req_1"}""" + new string(']', arrays));
        Assert.Equal((message is not null, message, message is null ? null : "req_1"), (body.HasError, body.Message, body.RequestId));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Read_LongParameter_IsKeptOrDroppedWhole(int length, bool kept)
    {
        string name = new('p', length);
        Assert.Equal(kept ? name : null, Read($$$"""{"error":{"param":"{{{name}}}"}}""").Parameter);
    }

    private static ErrorBody Read(string body) => ErrorBodyReader.Read(Encoding.UTF8.GetBytes(body), null);
}
