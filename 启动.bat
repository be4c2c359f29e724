@echo off
chcp 65001 >nul
cd /d "%~dp0"
title 回执
if exist .venv\Scripts\python.exe goto installed
py -3 -m venv .venv
if errorlevel 1 goto nopython
:installed
fc /b requirements.txt .venv\installed.txt >nul 2>nul
if not errorlevel 1 goto start
echo 第一次使用（或刚更新过），正在安装需要的组件，要几分钟……
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements.txt
if errorlevel 1 goto notinstalled
copy /y requirements.txt .venv\installed.txt >nul
:start
.venv\Scripts\python generate.py serve %*
pause
exit /b
:nopython
echo 没有找到 Python。请到 https://www.python.org/downloads/ 下载安装 3.11 或更新的版本，
echo 安装时勾选 “Add python.exe to PATH”，然后再双击这个文件。
pause
exit /b 1
:notinstalled
echo 组件没有装好，请检查网络后再双击这个文件。
pause
exit /b 1
